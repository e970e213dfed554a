package dev.vti.firewall.apply.nft;

import dev.vti.firewall.render.NftRule;
import dev.vti.firewall.render.NftSet;
import dev.vti.firewall.render.Pick;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One switch as messages to the kernel (linux/netfilter/nf_tables.h). libnftables would first ask the kernel for every chain and set of the machine, which
 * with many rules takes longer than the switch may; what it makes of the same text, this must make too, so that either can change it afterwards.
 */
final class SwitchTransaction {

    private static final int NFT_MSG_NEWRULE = 6;
    private static final int NFT_MSG_DELRULE = 8;
    private static final int NFT_MSG_NEWSETELEM = 12;
    private static final int NFT_MSG_DELSETELEM = 14;

    private static final int NFTA_RULE_TABLE = 1;
    private static final int NFTA_RULE_CHAIN = 2;
    private static final int NFTA_RULE_EXPRESSIONS = 4;
    private static final int NFTA_RULE_USERDATA = 7;
    private static final int NFTA_LIST_ELEM = 1;
    private static final int NFTA_EXPR_NAME = 1;
    private static final int NFTA_EXPR_DATA = 2;
    private static final int NFTA_SET_ELEM_LIST_TABLE = 1;
    private static final int NFTA_SET_ELEM_LIST_SET = 2;
    private static final int NFTA_SET_ELEM_LIST_ELEMENTS = 3;
    private static final int NFTA_SET_ELEM_KEY = 1;
    private static final int NFTA_DATA_VALUE = 1;
    private static final int NFTA_DATA_VERDICT = 2;
    private static final int NFTA_VERDICT_CODE = 1;
    private static final int NFTA_VERDICT_CHAIN = 2;

    private static final int NFT_REG_VERDICT = 0;
    private static final int NFT_REG_1 = 1;
    private static final int NFT_META_MARK = 3;
    private static final int NFT_BYTEORDER_HTON = 1;
    private static final int NFT_CMP_LT = 2;
    private static final int NFT_GOTO = -4;
    /** libnftnl's type of a comment in a rule's user data (libnftnl/udata.h). */
    private static final int NFTNL_UDATA_RULE_COMMENT = 0;

    private final NetlinkMessages messages = new NetlinkMessages().beginBatch();
    private boolean isEmpty = true;

    boolean isEmpty() {
        return isEmpty;
    }

    /** Gives a set of marks other elements. */
    void elements(String table, NftSet before, NftSet after) {
        elements(NFT_MSG_DELSETELEM, 0, table, after.name(), missingIn(after, before));
        elements(NFT_MSG_NEWSETELEM, NetlinkMessages.NLM_F_CREATE, table, after.name(), missingIn(before, after));
    }

    private static List<String> missingIn(NftSet set, NftSet other) {
        return other.elements().keySet().stream().filter(key -> !set.elements().containsKey(key)).toList();
    }

    private void elements(int type, int flags, String table, String set, List<String> keys) {
        for (String key : keys) {
            isEmpty = false;
            messages.begin(type, flags).text(NFTA_SET_ELEM_LIST_TABLE, table).text(NFTA_SET_ELEM_LIST_SET, set);
            messages.nested(NFTA_SET_ELEM_LIST_ELEMENTS, () -> messages.nested(NFTA_LIST_ELEM, () ->
                    messages.nested(NFTA_SET_ELEM_KEY, () -> messages.raw(NFTA_DATA_VALUE, mark(key))))).end();
        }
    }

    /** Writes a router's pick anew. */
    void replace(String table, Pick pick) {
        isEmpty = false;
        messages.begin(NFT_MSG_DELRULE, 0).text(NFTA_RULE_TABLE, table).text(NFTA_RULE_CHAIN, pick.chain()).end();
        List<NftRule> rules = pick.rules().rules();
        for (int i = 0; i < rules.size(); i++) {
            Pick.Run run = pick.runs().get(i);
            messages.begin(NFT_MSG_NEWRULE, NetlinkMessages.NLM_F_CREATE | NetlinkMessages.NLM_F_APPEND)
                    .text(NFTA_RULE_TABLE, table).text(NFTA_RULE_CHAIN, pick.chain())
                    .nested(NFTA_RULE_EXPRESSIONS, () -> expressions(run))
                    .raw(NFTA_RULE_USERDATA, comment(rules.get(i).comment())).end();
        }
    }

    /** {@code meta mark < END goto TARGET}; the comparison is one of bytes, so the number is turned into network byte order. */
    private void expressions(Pick.Run run) {
        if (run.end() > 0) {
            expression("meta", () -> messages.number(2, NFT_META_MARK).number(1, NFT_REG_1));
            expression("byteorder", () -> messages.number(1, NFT_REG_1).number(2, NFT_REG_1).number(3, NFT_BYTEORDER_HTON).number(4, 4).number(5, 4));
            expression("cmp", () -> messages.number(1, NFT_REG_1).number(2, NFT_CMP_LT)
                    .nested(3, () -> messages.number(NFTA_DATA_VALUE, run.end())));
        }
        expression("immediate", () -> messages.number(1, NFT_REG_VERDICT).nested(2, () -> messages.nested(NFTA_DATA_VERDICT, () ->
                messages.number(NFTA_VERDICT_CODE, NFT_GOTO).text(NFTA_VERDICT_CHAIN, run.target()))));
    }

    private void expression(String name, Runnable data) {
        messages.nested(NFTA_LIST_ELEM, () -> messages.text(NFTA_EXPR_NAME, name).nested(NFTA_EXPR_DATA, data));
    }

    private static byte[] mark(String key) {
        return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(Long.decode(key).intValue()).array();
    }

    private static byte[] comment(String comment) {
        byte[] text = comment.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(text.length + 3).put((byte) NFTNL_UDATA_RULE_COMMENT).put((byte) (text.length + 1)).put(text).put((byte) 0).array();
    }

    void commit(NetlinkSocket socket) {
        int last = messages.acknowledged().sequence();
        socket.commit(messages.endBatch().toBytes(), last);
    }
}
