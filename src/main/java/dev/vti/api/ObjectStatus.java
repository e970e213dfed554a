package dev.vti.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.List;

/** What every kind's status has: the four conditions of {@link ConditionType}, each with the generation it judges. */
public class ObjectStatus {

    @JsonPropertyDescription("The generation of the spec that this status speaks of.")
    public Long observedGeneration;

    @JsonPropertyDescription("Accepted, ResolvedRefs, Programmed and Ready, each with the generation it judges.")
    public List<Condition> conditions = new ArrayList<>();
}
