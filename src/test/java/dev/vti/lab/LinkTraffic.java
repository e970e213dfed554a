package dev.vti.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an observer in the middle of one access link counted since the last reset.
 *
 * @param espToHeadOffice bytes of ESP from the agency
 * @param espToAgency bytes of ESP from the head office
 * @param clearToHeadOffice bytes from the agency that are neither ESP nor IKE nor ARP
 * @param clearToAgency bytes from the head office that are neither
 * @param clearPackets packets, either way, that are neither ESP nor IKE nor ARP
 */
record LinkTraffic(long espToHeadOffice, long espToAgency, long clearToHeadOffice, long clearToAgency, long clearPackets) {

    /** What a packet looks like on an access link. */
    enum Form {
        ESP,
        CLEAR
    }

    long bytesToHeadOffice(Form form) {
        return switch (form) {
            case ESP -> espToHeadOffice;
            case CLEAR -> clearToHeadOffice;
        };
    }

    long bytesToAgency(Form form) {
        return switch (form) {
            case ESP -> espToAgency;
            case CLEAR -> clearToAgency;
        };
    }

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
                out.at("/clear/bytes").asLong(), back.at("/clear/bytes").asLong(),
                out.at("/clear/packets").asLong() + back.at("/clear/packets").asLong());
    }

    /** What was added since an earlier look. */
    LinkTraffic since(LinkTraffic earlier) {
        return new LinkTraffic(espToHeadOffice - earlier.espToHeadOffice, espToAgency - earlier.espToAgency,
                clearToHeadOffice - earlier.clearToHeadOffice, clearToAgency - earlier.clearToAgency, clearPackets - earlier.clearPackets);
    }
}
