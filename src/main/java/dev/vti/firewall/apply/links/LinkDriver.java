package dev.vti.firewall.apply.links;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vti.config.VirtualInterfaceConfig;
import dev.vti.model.InterfaceName;
import java.util.Optional;
import java.util.stream.Stream;

/** One way to make a virtual interface. */
sealed interface LinkDriver permits XfrmDriver, VtiDriver, NoDriver {

    /** Kernel's name for the kind of link. */
    String kind();

    /**
     * Arguments of {@code ip} that make the link.
     *
     * @param accessDevice device of its tunnel's access link; null without a tunnel
     */
    String addCommand(VirtualInterfaceConfig link, InterfaceName accessDevice);

    /**
     * Whether a link of the right name is the wanted one.
     *
     * @param present one element of {@code ip -json -details link show}
     */
    boolean matches(VirtualInterfaceConfig link, JsonNode present);

    /** Whether packets that come in by the link must not be checked against IPsec policies again, as the interface itself has done. */
    boolean needsPolicyOff();

    /** The driver of a kind. */
    static LinkDriver named(String kind) {
        return Stream.of(new XfrmDriver(), new VtiDriver(), new NoDriver()).filter(driver -> driver.kind().equals(kind)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("virtual interfaces are of the kind xfrm or vti, not " + kind));
    }

    /** The best driver this kernel has: an XFRM interface needs no outer addresses and has no key that meets marks. */
    static LinkDriver choose(IpRoute ip) {
        String name = "vti-try" + ProcessHandle.current().pid() % 100_000;
        return works(ip, name, "type", "xfrm", "if_id", "0x7674ffff").<LinkDriver>map(ok -> new XfrmDriver())
                .or(() -> works(ip, name, "type", "vti", "local", "127.0.0.1", "remote", "127.0.0.2", "key", "0xff000").map(ok -> new VtiDriver()))
                .orElseGet(NoDriver::new);
    }

    private static Optional<Boolean> works(IpRoute ip, String name, String... kind) {
        String[] add = new String[kind.length + 3];
        add[0] = "link";
        add[1] = "add";
        add[2] = name;
        System.arraycopy(kind, 0, add, 3, kind.length);
        if (!ip.succeeds(add)) {
            return Optional.empty();
        }
        ip.succeeds("link", "delete", name);
        return Optional.of(true);
    }
}
