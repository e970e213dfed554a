package dev.vti.probe.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What the probe says to the firewall. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Verdict.class, name = "verdict"),
    @JsonSubTypes.Type(value = Measurements.class, name = "measurements"),
    @JsonSubTypes.Type(value = Heartbeat.class, name = "heartbeat")
})
public sealed interface ProbeReport permits Verdict, Measurements, Heartbeat {
}
