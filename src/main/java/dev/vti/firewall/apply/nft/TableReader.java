package dev.vti.firewall.apply.nft;

import dev.vti.firewall.apply.nft.KernelTable.KernelChain;
import dev.vti.firewall.apply.nft.KernelTable.KernelRule;
import dev.vti.firewall.apply.nft.KernelTable.KernelSet;
import dev.vti.firewall.render.NftChain;
import dev.vti.firewall.render.NftSet;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Reads a table from the kernel (linux/netfilter/nf_tables.h) as far as it is compared with what should be there: of a rule its comment, of the sets that rules
 * have for themselves nothing. libnftables' listing holds every rule whole, some hundred megabytes of them where there are 10,000.
 */
final class TableReader {

    private static final int TRIES = 50;

    private static final int NFT_MSG_GETTABLE = 1;
    private static final int NFT_MSG_GETCHAIN = 4;
    private static final int NFT_MSG_GETRULE = 7;
    private static final int NFT_MSG_GETSET = 10;
    private static final int NFT_MSG_GETSETELEM = 13;
    private static final int NFT_MSG_GETOBJ = 19;

    private static final int NFTA_TABLE_NAME = 1;
    private static final int NFTA_TABLE_FLAGS = 2;
    private static final int NFTA_CHAIN_TABLE = 1;
    private static final int NFTA_CHAIN_NAME = 3;
    private static final int NFTA_CHAIN_HOOK = 4;
    private static final int NFTA_CHAIN_POLICY = 5;
    private static final int NFTA_CHAIN_TYPE = 7;
    private static final int NFTA_HOOK_HOOKNUM = 1;
    private static final int NFTA_HOOK_PRIORITY = 2;
    private static final int NFTA_RULE_TABLE = 1;
    private static final int NFTA_RULE_CHAIN = 2;
    private static final int NFTA_RULE_HANDLE = 3;
    private static final int NFTA_RULE_USERDATA = 7;
    private static final int NFTA_SET_TABLE = 1;
    private static final int NFTA_SET_NAME = 2;
    private static final int NFTA_SET_FLAGS = 3;
    private static final int NFTA_SET_KEY_TYPE = 4;
    private static final int NFTA_SET_DATA_TYPE = 6;
    private static final int NFTA_SET_ELEM_LIST_TABLE = 1;
    private static final int NFTA_SET_ELEM_LIST_SET = 2;
    private static final int NFTA_SET_ELEM_LIST_ELEMENTS = 3;
    private static final int NFTA_SET_ELEM_KEY = 1;
    private static final int NFTA_SET_ELEM_DATA = 2;
    private static final int NFTA_DATA_VALUE = 1;
    private static final int NFTA_DATA_VERDICT = 2;
    private static final int NFTA_VERDICT_CODE = 1;
    private static final int NFTA_VERDICT_CHAIN = 2;
    private static final int NFTA_OBJ_TABLE = 1;
    private static final int NFTA_OBJ_NAME = 2;
    private static final int NFTA_OBJ_TYPE = 3;
    private static final int NFTA_OBJ_DATA = 4;
    private static final int NFTA_COUNTER_PACKETS = 2;

    private static final int NFT_OBJECT_COUNTER = 1;
    private static final int NFT_SET_ANONYMOUS = 1;
    private static final int NFT_SET_MAP = 8;
    /** NFT_DATA_VERDICT. */
    private static final int TYPE_VERDICT = 0xffffff00;
    /** Data types of nftables (nftables/include/datatype.h), which the kernel keeps and does not look at. */
    private static final Map<Integer, String> KEY_TYPES = Map.of(19, "mark", 41, "ifname");
    private static final List<String> HOOKS = List.of("prerouting", "input", "forward", "output", "postrouting");
    /** libnftnl's type of a comment in a rule's user data (libnftnl/udata.h). */
    private static final int NFTNL_UDATA_RULE_COMMENT = 0;

    private final NetlinkSocket socket;
    private final String table;
    /** Of the kernel's configuration; all answers must be of the same. */
    private Integer generation;
    private boolean isConsistent = true;

    private TableReader(NetlinkSocket socket, String table) {
        this.socket = socket;
        this.table = table;
    }

    /** The table; null if there is none. Never a mixture of before and after a change. */
    static KernelTable read(NetlinkSocket socket, String table) {
        for (int i = 0; i < TRIES; i++) {
            TableReader reader = new TableReader(socket, table);
            KernelTable read = reader.read();
            if (reader.isConsistent) {
                return read;
            }
        }
        throw new NftException("the packet filter changes all the time and cannot be read: find what else manages nftables on this machine");
    }

    /** Packets by the name of the counter; empty if there is no such table. */
    static Map<String, Long> counters(NetlinkSocket socket, String table) {
        Map<String, Long> packets = new TreeMap<>();
        new TableReader(socket, table).objects(counter ->
                packets.put(counter.text(NFTA_OBJ_NAME), counter.nested(NFTA_OBJ_DATA).longNumber(NFTA_COUNTER_PACKETS)));
        return packets;
    }

    private KernelTable read() {
        List<Integer> flags = new ArrayList<>();
        ask(NFT_MSG_GETTABLE, question -> { }, NFTA_TABLE_NAME, found -> flags.add(found.number(NFTA_TABLE_FLAGS, 0)));
        if (flags.isEmpty()) {
            return null;
        }
        Map<String, KernelSet> sets = sets();
        Set<String> counters = new LinkedHashSet<>();
        objects(counter -> counters.add(counter.text(NFTA_OBJ_NAME)));
        Map<String, KernelChain> chains = new LinkedHashMap<>();
        ask(NFT_MSG_GETCHAIN, question -> question.text(NFTA_CHAIN_TABLE, table), NFTA_CHAIN_TABLE, chain ->
                chains.put(chain.text(NFTA_CHAIN_NAME), new KernelChain(hook(chain), policy(chain), new ArrayList<>())));
        ask(NFT_MSG_GETRULE, question -> question.text(NFTA_RULE_TABLE, table), NFTA_RULE_TABLE, rule -> {
            KernelChain chain = chains.get(rule.text(NFTA_RULE_CHAIN));
            if (chain == null) {
                isConsistent = false;
            } else {
                chain.rules().add(new KernelRule(rule.longNumber(NFTA_RULE_HANDLE), comment(rule.find(NFTA_RULE_USERDATA))));
            }
        });
        return new KernelTable(flags.getFirst() == 0, sets, counters, chains);
    }

    private Map<String, KernelSet> sets() {
        Map<String, KernelSet> sets = new LinkedHashMap<>();
        ask(NFT_MSG_GETSET, question -> question.text(NFTA_SET_TABLE, table), NFTA_SET_TABLE, set -> {
            int flags = set.number(NFTA_SET_FLAGS, 0);
            if ((flags & NFT_SET_ANONYMOUS) == 0) {
                sets.put(set.text(NFTA_SET_NAME), new KernelSet(declaration(set, flags), (flags & NFT_SET_MAP) != 0, new TreeMap<>()));
            }
        });
        sets.forEach((name, set) -> {
            // What has another declaration is made anew, whatever is in it.
            if (set.declaration().endsWith(";")) {
                ask(NFT_MSG_GETSETELEM, question -> question.text(NFTA_SET_ELEM_LIST_TABLE, table).text(NFTA_SET_ELEM_LIST_SET, name),
                        NFTA_SET_ELEM_LIST_TABLE, part -> part.list(NFTA_SET_ELEM_LIST_ELEMENTS).forEach(element -> addElement(element, set)));
            }
        });
        return sets;
    }

    private static void addElement(Attributes element, KernelSet set) {
        Attributes key = element.nested(NFTA_SET_ELEM_KEY);
        String text = set.declaration().startsWith("type mark")
                ? NftSet.mark(Integer.toUnsignedLong(key.nativeNumber(NFTA_DATA_VALUE)))
                : NftSet.device(key.text(NFTA_DATA_VALUE));
        set.elements().put(text, set.isMap() ? verdict(element.nested(NFTA_SET_ELEM_DATA).nested(NFTA_DATA_VERDICT)) : "");
    }

    private void objects(Consumer<Attributes> counter) {
        ask(NFT_MSG_GETOBJ, question -> question.text(NFTA_OBJ_TABLE, table).number(NFTA_OBJ_TYPE, NFT_OBJECT_COUNTER), NFTA_OBJ_TABLE, object -> {
            if (object.number(NFTA_OBJ_TYPE, 0) == NFT_OBJECT_COUNTER) {
                counter.accept(object);
            }
        });
    }

    /** Not every kernel leaves out what was not asked for, so the table's name is compared too. */
    private void ask(int type, Consumer<NetlinkMessages> narrow, int nameOfTable, Consumer<Attributes> answer) {
        NetlinkMessages question = new NetlinkMessages().begin(type, NetlinkMessages.NLM_F_DUMP);
        narrow.accept(question);
        boolean whole = socket.ask(question.end().toBytes(), (answerGeneration, attributes) -> {
            generation = generation == null ? answerGeneration : generation;
            isConsistent &= generation == answerGeneration;
            if (attributes.text(nameOfTable).equals(table)) {
                answer.accept(attributes);
            }
        });
        isConsistent &= whole;
    }

    /** Ends with a semicolon, as {@link NftSet#declaration()} does, only if it can be one of ours. */
    private static String declaration(Attributes set, int flags) {
        String key = "type " + KEY_TYPES.getOrDefault(set.number(NFTA_SET_KEY_TYPE, 0), "of another kind");
        if (flags == NFT_SET_MAP && set.number(NFTA_SET_DATA_TYPE, 0) == TYPE_VERDICT) {
            return key + " : verdict;";
        }
        return flags == 0 ? key + ";" : key + " with flags " + flags;
    }

    private static NftChain.Hook hook(Attributes chain) {
        if (!chain.has(NFTA_CHAIN_HOOK)) {
            return null;
        }
        Attributes hook = chain.nested(NFTA_CHAIN_HOOK);
        int number = hook.number(NFTA_HOOK_HOOKNUM, -1);
        return new NftChain.Hook(chain.text(NFTA_CHAIN_TYPE), number >= 0 && number < HOOKS.size() ? HOOKS.get(number) : "hook " + number,
                hook.number(NFTA_HOOK_PRIORITY, 0));
    }

    private static String policy(Attributes chain) {
        return chain.number(NFTA_CHAIN_POLICY, 1) == 1 ? "accept" : "drop";
    }

    private static String verdict(Attributes verdict) {
        int code = verdict.number(NFTA_VERDICT_CODE, 0);
        return switch (code) {
            case 0 -> "drop";
            case 1 -> "accept";
            case -3 -> "jump " + verdict.text(NFTA_VERDICT_CHAIN);
            case -4 -> "goto " + verdict.text(NFTA_VERDICT_CHAIN);
            case -5 -> "return";
            default -> "verdict " + code;
        };
    }

    /** User data is a list of type, length and value, one byte each for the first two. */
    private static String comment(ByteBuffer data) {
        int at = 0;
        while (data != null && at + 2 <= data.limit()) {
            int length = data.get(at + 1) & 0xff;
            if (data.get(at) == NFTNL_UDATA_RULE_COMMENT && at + 2 + length <= data.limit()) {
                byte[] text = new byte[Math.max(0, length - 1)];
                data.get(at + 2, text);
                return new String(text, StandardCharsets.UTF_8);
            }
            at += 2 + length;
        }
        return "";
    }
}
