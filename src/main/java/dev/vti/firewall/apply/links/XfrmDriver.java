package dev.vti.firewall.apply.links;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vti.config.VirtualInterfaceConfig;
import dev.vti.model.InterfaceName;

/** XFRM interfaces (Linux 4.19 and later, CONFIG_XFRM_INTERFACE). */
record XfrmDriver() implements LinkDriver {

    /** High half of every if_id of ours; see {@link VirtualInterfaceConfig#ifId()}. */
    static final int OUR_IDS = 0x7674;

    @Override
    public String kind() {
        return "xfrm";
    }

    @Override
    public String addCommand(VirtualInterfaceConfig link, InterfaceName accessDevice) {
        String underlay = accessDevice == null ? "" : " dev " + accessDevice;
        return "link add " + link.device() + " type xfrm" + underlay + " if_id " + "0x%08x".formatted(link.ifId());
    }

    @Override
    public boolean matches(VirtualInterfaceConfig link, JsonNode present) {
        JsonNode info = present.path("linkinfo");
        return info.path("info_kind").asText().equals(kind()) && ifId(present) == link.ifId();
    }

    @Override
    public boolean needsPolicyOff() {
        return false;
    }

    /** Id of a link in a listing; 0 if it is not an XFRM interface. */
    static int ifId(JsonNode present) {
        String text = present.path("linkinfo").path("info_data").path("if_id").asText("0");
        return text.startsWith("0x") ? Integer.parseUnsignedInt(text.substring(2), 16) : Integer.parseUnsignedInt(text);
    }
}
