package dev.vti.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an observer in the middle of one access link counted since the last reset.
 *
 * @param espToHeadOffice bytes of ESP from the agency
 * @param espToAgency bytes of ESP from the head office
 * @param clearPackets packets, either way, that are neither ESP nor IKE nor ARP
 */
record LinkTraffic(long espToHeadOffice, long espToAgency, long clearPackets) {

    static Map<String, LinkTraffic> observe(Lab lab) {
        JsonNode links = lab.scriptJson("observe", "links");
        Map<String, LinkTraffic> byLink = new TreeMap<>();
        links.properties().forEach(link -> byLink.put(link.getKey(), read(link.getValue())));
        return byLink;
    }

    private static LinkTraffic read(JsonNode link) {
        JsonNode out = link.path("to-head-office");
        JsonNode back = link.path("to-agency");
        return new LinkTraffic(out.at("/esp/bytes").asLong(), back.at("/esp/bytes").asLong(),
                out.at("/clear/packets").asLong() + back.at("/clear/packets").asLong());
    }

    /** What was added since an earlier look. */
    LinkTraffic since(LinkTraffic earlier) {
        return new LinkTraffic(espToHeadOffice - earlier.espToHeadOffice, espToAgency - earlier.espToAgency, clearPackets - earlier.clearPackets);
    }
}
