package dev.vti.firewall.apply.links;

import dev.vti.firewall.apply.ApplyFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Kernel settings of the network namespace (Documentation/networking/ip-sysctl.rst). The kernel answers for the namespace of the calling thread.
 *
 * <ul>
 * <li>Forwarding on.
 * <li>Reverse path filtering off on the firewall's devices: a packet from a tunnel has a source that the main table would look for elsewhere, since the
 *     way there is chosen by marks. The stricter of a device's value and {@code all} counts, so {@code all} goes to 0 and the other devices get its value.
 * <li>Redirects off: they would tell hosts about next hops that the rules choose for single connections. Either of a device's value and {@code all}
 *     is enough to send them, so {@code all} goes off; other devices have their own value.
 * </ul>
 */
final class Sysctls {

    private static final Path NET = Path.of("/proc/sys/net");
    private static final String IPV4 = "ipv4/conf/";

    private final Footprint footprint;
    private final String firewall;

    Sysctls(Footprint footprint, String firewall) {
        this.footprint = footprint;
        this.firewall = firewall;
    }

    /**
     * @param devices the firewall's devices that exist
     * @param ipv6 whether IPv6 is forwarded
     */
    List<ApplyFailure> make(Set<String> devices, boolean ipv6) {
        List<ApplyFailure> failures = new ArrayList<>();
        set("ipv4/ip_forward", "1", failures);
        if (ipv6) {
            set("ipv6/conf/all/forwarding", "1", failures);
        }
        clearReversePathOfAll(devices, failures);
        set(IPV4 + "all/send_redirects", "0", failures);
        for (String device : devices) {
            set(IPV4 + device + "/rp_filter", "0", failures);
            set(IPV4 + device + "/send_redirects", "0", failures);
        }
        return failures;
    }

    /** For a link of our own, whose settings vanish with it. */
    List<ApplyFailure> makeOwn(String device, boolean policyOff) {
        List<ApplyFailure> failures = new ArrayList<>();
        write(IPV4 + device + "/rp_filter", "0", failures);
        write(IPV4 + device + "/send_redirects", "0", failures);
        if (policyOff) {
            write(IPV4 + device + "/disable_policy", "1", failures);
        }
        return failures;
    }

    /** Gives devices that are no longer the firewall's what they had before. */
    void restoreAllBut(Set<String> devices) {
        for (String path : footprint.sysctls().keySet()) {
            String device = path.startsWith(IPV4) ? path.split("/")[2] : "all";
            if (!device.equals("all") && !devices.contains(device) && !isRaisedForOthers(path)) {
                restore(path);
            }
        }
    }

    /** Restores everything; {@code ip_forward} first, because changing it resets other settings (the kernel's inet_forward_change). */
    void restoreAll() {
        List<String> paths = new ArrayList<>(footprint.sysctls().keySet());
        paths.sort((a, b) -> Boolean.compare(b.endsWith("forward"), a.endsWith("forward")));
        paths.forEach(this::restore);
    }

    private void clearReversePathOfAll(Set<String> devices, List<ApplyFailure> failures) {
        String all = read(IPV4 + "all/rp_filter").orElse("0");
        if (all.equals("0")) {
            return;
        }
        for (String other : otherDevices(devices)) {
            String path = IPV4 + other + "/rp_filter";
            if (read(path).filter(value -> Integer.parseInt(value) < Integer.parseInt(all)).isPresent()) {
                set(path, all, failures);
            }
        }
        set(IPV4 + "all/rp_filter", "0", failures);
    }

    private boolean isRaisedForOthers(String path) {
        return path.endsWith("/rp_filter") && footprint.sysctls().containsKey(IPV4 + "all/rp_filter")
                && !read(path).orElse("0").equals("0");
    }

    private static Set<String> otherDevices(Set<String> devices) {
        try (Stream<Path> entries = Files.list(NET.resolve("ipv4/conf"))) {
            Set<String> others = new TreeSet<>(entries.map(entry -> entry.getFileName().toString()).toList());
            others.removeAll(devices);
            others.remove("all");
            return others;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void set(String path, String value, List<ApplyFailure> failures) {
        Optional<String> present = read(path);
        if (present.isPresent() && !present.get().equals(value)) {
            footprint.rememberSysctl(path, present.get());
            write(path, value, failures);
        }
    }

    private void restore(String path) {
        List<ApplyFailure> failures = new ArrayList<>();
        write(path, footprint.sysctls().get(path), failures);
        if (failures.isEmpty() || !Files.exists(NET.resolve(path))) {
            footprint.forgetSysctl(path);
        }
    }

    private void write(String path, String value, List<ApplyFailure> failures) {
        if (read(path).filter(value::equals).isPresent()) {
            return;
        }
        try {
            Files.writeString(NET.resolve(path), value);
        } catch (IOException refused) {
            failures.add(new ApplyFailure("Firewall", firewall, "the kernel setting net/" + path + " cannot be set to " + value
                    + ": let the firewall's container write to /proc/sys/net"));
        }
    }

    private static Optional<String> read(String path) {
        try {
            return Optional.of(Files.readString(NET.resolve(path)).strip());
        } catch (IOException absent) {
            return Optional.empty();
        }
    }
}
