package dev.vti.firewall.apply.links;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vti.config.VirtualInterfaceConfig;
import dev.vti.model.InterfaceName;

/** A kernel with neither kind of link: a firewall without virtual interfaces still works on it. */
record NoDriver() implements LinkDriver {

    @Override
    public String kind() {
        return "none";
    }

    @Override
    public String addCommand(VirtualInterfaceConfig link, InterfaceName accessDevice) {
        throw new UnsupportedOperationException("this kernel makes no virtual interface");
    }

    @Override
    public boolean matches(VirtualInterfaceConfig link, JsonNode present) {
        return false;
    }

    @Override
    public boolean needsPolicyOff() {
        return false;
    }
}
