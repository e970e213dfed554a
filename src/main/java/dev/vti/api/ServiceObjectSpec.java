package dev.vti.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.vti.model.Protocol;
import java.util.ArrayList;
import java.util.List;

/** A name for services: either a protocol with its destination ports, or a group of other service objects. */
public class ServiceObjectSpec {

    public Protocol protocol;

    @JsonPropertyDescription("Destination ports such as \"443\" or \"10000-10100\"; empty means all. Only for TCP, UDP and SCTP.")
    public List<String> ports = new ArrayList<>();

    @JsonPropertyDescription("Names of other ServiceObjects.")
    public List<String> group = new ArrayList<>();
}
