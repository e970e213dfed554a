package dev.vti.compile;

import dev.vti.model.AddressBlock;
import dev.vti.model.AddressFamily;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** One end of the traffic that a rule matches: anywhere, or some addresses. */
sealed interface Addresses {

    record Anywhere() implements Addresses {
    }

    /** @param blocks disjoint, sorted, not empty */
    record Some(List<AddressBlock> blocks) implements Addresses {
    }

    static Addresses of(Collection<AddressBlock> blocks) {
        return blocks.isEmpty() ? new Anywhere() : new Some(AddressBlock.merge(blocks));
    }

    /** The part in one family, as {@link dev.vti.config.TrafficMatch} has it, where an empty list means all; nothing when there is no such part. */
    default Optional<List<AddressBlock>> in(AddressFamily family) {
        return switch (this) {
            case Anywhere ignored -> Optional.of(List.of());
            case Some some -> {
                List<AddressBlock> part = some.blocks().stream().filter(block -> block.family() == family).toList();
                yield part.isEmpty() ? Optional.empty() : Optional.of(part.getFirst().isWholeFamily() ? List.of() : part);
            }
        };
    }
}
