package dev.vti.compile;

import dev.vti.model.InterfaceAddress;
import java.util.Comparator;

/**
 * An address that an interface has.
 *
 * @param owner the object that declares it
 * @param label how others' findings name the interface; one interface may have several addresses in one network
 * @param field where the object declares it
 */
record AddressClaim(ObjectKey owner, String label, String field, InterfaceAddress address) implements Comparable<AddressClaim> {

    /** By where the network starts, larger networks first: every network comes after those it lies in. */
    private static final Comparator<AddressClaim> ORDER =
            Comparator.comparing((AddressClaim claim) -> claim.address.network().first())
                    .thenComparing(claim -> claim.address.length())
                    .thenComparing(claim -> claim.address.address())
                    .thenComparing(AddressClaim::owner).thenComparing(AddressClaim::field);

    @Override
    public int compareTo(AddressClaim other) {
        return ORDER.compare(this, other);
    }
}
