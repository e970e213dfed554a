package dev.vti.firewall.apply.nft;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vti.firewall.render.NftChain;
import dev.vti.firewall.render.NftSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A table as the kernel has it.
 *
 * @param sets by name
 * @param counters names
 * @param chains by name
 */
record KernelTable(Map<String, KernelSet> sets, Set<String> counters, Map<String, KernelChain> chains) {

    private static final JsonMapper JSON = new JsonMapper();

    /**
     * @param declaration key type and kind in the form of {@link NftSet#declaration()}
     * @param elements verdict by key, in the form of {@link NftSet#elements()}
     */
    record KernelSet(String declaration, Map<String, String> elements) {

        boolean isMap() {
            return declaration.contains(" : ");
        }
    }

    /** @param hook null for a chain that only others lead to */
    record KernelChain(NftChain.Hook hook, String policy, List<KernelRule> rules) {
    }

    /** @param comment the empty text for a rule without one */
    record KernelRule(long handle, String comment) {
    }

    /** Reads the output of {@code list table}. */
    static KernelTable parse(String listing) {
        Map<String, KernelSet> sets = new LinkedHashMap<>();
        Set<String> counters = new LinkedHashSet<>();
        Map<String, KernelChain> chains = new LinkedHashMap<>();
        try {
            for (JsonNode item : JSON.readTree(listing).path("nftables")) {
                readSet(item, sets);
                if (item.has("counter")) {
                    counters.add(item.get("counter").path("name").asText());
                }
                if (item.has("chain")) {
                    JsonNode chain = item.get("chain");
                    chains.put(chain.path("name").asText(), new KernelChain(hook(chain), chain.path("policy").asText("accept"), new ArrayList<>()));
                }
                if (item.has("rule")) {
                    JsonNode rule = item.get("rule");
                    chains.get(rule.path("chain").asText()).rules()
                            .add(new KernelRule(rule.path("handle").asLong(), rule.path("comment").asText("")));
                }
            }
        } catch (JsonProcessingException unreadable) {
            throw new NftException("libnftables listed what is not JSON: " + unreadable.getOriginalMessage());
        }
        return new KernelTable(sets, counters, chains);
    }

    /** Whether the output of {@code list tables} has a table. */
    static boolean names(String listing, String table) {
        try {
            for (JsonNode item : JSON.readTree(listing).path("nftables")) {
                if (item.path("table").path("name").asText().equals(table)) {
                    return true;
                }
            }
            return false;
        } catch (JsonProcessingException unreadable) {
            throw new NftException("libnftables listed what is not JSON: " + unreadable.getOriginalMessage());
        }
    }

    private static void readSet(JsonNode item, Map<String, KernelSet> sets) {
        JsonNode set = item.has("map") ? item.get("map") : item.get("set");
        if (set == null) {
            return;
        }
        boolean isMap = item.has("map");
        String declaration = "type " + set.path("type").asText() + (isMap ? " : " + set.path("map").asText() + ";" : ";");
        Map<String, String> elements = new TreeMap<>();
        for (JsonNode element : set.path("elem")) {
            if (isMap) {
                elements.put(key(element.get(0)), verdict(element.get(1)));
            } else {
                elements.put(key(element), "");
            }
        }
        sets.put(set.path("name").asText(), new KernelSet(declaration, elements));
    }

    private static String key(JsonNode key) {
        if (key.has("elem")) {
            return key(key.path("elem").path("val"));
        }
        return key.isNumber() ? NftSet.mark(key.asLong()) : NftSet.device(key.asText());
    }

    private static String verdict(JsonNode verdict) {
        String word = verdict.fieldNames().hasNext() ? verdict.fieldNames().next() : verdict.asText();
        JsonNode target = verdict.path(word).path("target");
        return target.isMissingNode() ? word : word + " " + target.asText();
    }

    private static NftChain.Hook hook(JsonNode chain) {
        return chain.has("hook")
                ? new NftChain.Hook(chain.path("type").asText(), chain.path("hook").asText(), chain.path("prio").asInt())
                : null;
    }
}
