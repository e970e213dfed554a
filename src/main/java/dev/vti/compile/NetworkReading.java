package dev.vti.compile;

import dev.vti.api.NetworkObjectSpec;
import dev.vti.model.AddressBlock;
import dev.vti.model.InterfaceAddress;
import dev.vti.model.InvalidValueException;
import dev.vti.model.IpAddress;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Network objects stand for addresses: disjoint blocks, sorted, at least one. */
final class NetworkReading implements ObjectResolver.Reading<NetworkObjectSpec, List<AddressBlock>> {

    @Override
    public List<String> group(NetworkObjectSpec spec) {
        return spec.group == null ? List.of() : spec.group;
    }

    @Override
    public Optional<List<AddressBlock>> own(NetworkObjectSpec spec, ObjectFindings findings) {
        boolean isGroup = !group(spec).isEmpty();
        long choices = Stream.of(spec.host, spec.network, spec.range).filter(Objects::nonNull).count() + (isGroup ? 1 : 0);
        if (choices != 1) {
            findings.invalid("spec", choices == 0 ? "none of host, network, range and group is set"
                    : "more than one of host, network, range and group is set", "set exactly one of them");
            return Optional.empty();
        }
        return isGroup ? Optional.empty() : block(spec, findings).map(List::of);
    }

    private static Optional<AddressBlock> block(NetworkObjectSpec spec, ObjectFindings findings) {
        if (spec.host != null) {
            return findings.read("spec.host", spec.host, IpAddress::parse).map(host -> new AddressBlock(host, host));
        }
        if (spec.network != null) {
            return findings.read("spec.network", spec.network, InterfaceAddress::parse).map(InterfaceAddress::network);
        }
        Optional<IpAddress> from = findings.read("spec.range.from", spec.range.from, IpAddress::parse);
        Optional<IpAddress> to = findings.read("spec.range.to", spec.range.to, IpAddress::parse);
        try {
            return from.isEmpty() || to.isEmpty() ? Optional.empty() : Optional.of(new AddressBlock(from.get(), to.get()));
        } catch (InvalidValueException wrong) {
            findings.invalid("spec.range", wrong.problem(), wrong.mend());
            return Optional.empty();
        }
    }

    @Override
    public List<AddressBlock> join(List<List<AddressBlock>> parts) {
        return AddressBlock.merge(parts.stream().flatMap(Collection::stream).toList());
    }
}
