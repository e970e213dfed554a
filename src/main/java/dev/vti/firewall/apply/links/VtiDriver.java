package dev.vti.firewall.apply.links;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vti.config.VirtualInterfaceConfig;
import dev.vti.model.InterfaceName;
import dev.vti.model.IpAddress;

/** VTIs (CONFIG_NET_IPVTI), for kernels without XFRM interfaces. */
record VtiDriver() implements LinkDriver {

    @Override
    public String kind() {
        return "vti";
    }

    @Override
    public String addCommand(VirtualInterfaceConfig link, InterfaceName accessDevice) {
        return "link add " + link.device() + " type vti local " + outer(link.localOuter()) + " remote " + outer(link.peerOuter())
                + " key " + "0x%x".formatted(link.vtiKey());
    }

    @Override
    public boolean matches(VirtualInterfaceConfig link, JsonNode present) {
        JsonNode data = present.path("linkinfo").path("info_data");
        return present.path("linkinfo").path("info_kind").asText().equals(kind())
                && data.path("local").asText("any").equals(outer(link.localOuter()))
                && data.path("remote").asText("any").equals(outer(link.peerOuter()))
                && key(data.path("okey").asText("0")) == link.vtiKey();
    }

    @Override
    public boolean needsPolicyOff() {
        return true;
    }

    private static String outer(IpAddress address) {
        return address == null ? "any" : address.toString();
    }

    /** iproute2 prints a key as a dotted quad or as a hexadecimal number. */
    private static long key(String text) {
        if (text.startsWith("0x")) {
            return Long.parseLong(text.substring(2), 16);
        }
        return text.indexOf('.') >= 0 ? IpAddress.parse(text).number().longValueExact() : Long.parseLong(text);
    }
}
