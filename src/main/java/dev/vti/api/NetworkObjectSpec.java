package dev.vti.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.util.ArrayList;
import java.util.List;

/** A name for addresses: exactly one of host, network, range and group. */
public class NetworkObjectSpec {

    @JsonPropertyDescription("One address, such as 172.16.1.2.")
    public String host;

    @JsonPropertyDescription("A network, such as 10.1.0.0/24.")
    public String network;

    @JsonPropertyDescription("A run of addresses, both ends included.")
    public Range range;

    @JsonPropertyDescription("Names of other NetworkObjects.")
    public List<String> group = new ArrayList<>();

    /** A run of addresses. */
    public static class Range {

        @Required
        public String from;

        @Required
        public String to;
    }
}
