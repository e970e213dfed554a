package dev.vti.firewall.apply.vici;

import dev.vti.firewall.apply.Tunnels.TunnelState.State;
import dev.vti.model.InvalidValueException;
import dev.vti.model.IpAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * One IKE association as {@code list-sas} tells it.
 *
 * @param connection name of its connection
 * @param id charon's unique id, for {@code terminate}
 * @param state charon's name of its state, such as {@code ESTABLISHED}
 * @param version IKE version, 1 or 2
 * @param localHost an address, or {@code %any} while charon has not chosen one
 * @param tasks what charon is about to do with it
 */
record Association(
        String connection, String id, String state, int version, String localHost, String remoteHost, List<String> tasks, List<Child> children) {

    /**
     * One child association.
     *
     * @param state charon's name of its state, such as {@code INSTALLED}
     * @param ifId XFRM interface id of its policies; 0 for none
     * @param mark mark of its policies; 0 for none
     */
    record Child(String state, int ifId, int mark) {

        /** In the kernel, both ways. A child that is being rekeyed still is; one that was rekeyed only drains, and its successor counts. */
        boolean carriesTraffic() {
            return switch (state) {
                case "INSTALLED", "UPDATING", "REKEYING" -> true;
                default -> false;
            };
        }
    }

    /** Reads one {@code list-sa} event: a section named after the connection. */
    static List<Association> read(ViciMessage event) {
        List<Association> associations = new ArrayList<>();
        event.sections().forEach((connection, content) -> associations.add(read(connection, content)));
        return associations;
    }

    private static Association read(String connection, ViciMessage content) {
        List<Child> children = content.section("child-sas").sections().values().stream().map(Association::readChild).toList();
        List<String> tasks = Stream.of("tasks-active", "tasks-queued").flatMap(queue -> content.items(queue).stream()).toList();
        return new Association(connection, content.value("uniqueid").orElse("0"), content.value("state").orElse(""),
                content.value("version").orElse("").equals("1") ? 1 : 2,
                content.value("local-host").orElse("%any"), content.value("remote-host").orElse("%any"), tasks, children);
    }

    private static Child readChild(ViciMessage content) {
        return new Child(content.value("state").orElse(""), hex(content, "if-id-in"), hex(content, "mark-in"));
    }

    private static int hex(ViciMessage content, String name) {
        try {
            return Integer.parseUnsignedInt(content.value(name).orElse("0"), 16);
        } catch (NumberFormatException unexpected) {
            return 0;
        }
    }

    /** Whether charon has a live peer behind it, or will have one without being asked. */
    State tunnelState() {
        return switch (state) {
            case "CREATED", "CONNECTING" -> State.Connecting;
            case "ESTABLISHED", "REKEYING", "PASSIVE" -> {
                if (children.stream().anyMatch(Child::carriesTraffic)) {
                    yield State.Up;
                }
                yield isMakingChild() ? State.Connecting : State.Down;
            }
            // REKEYED has handed its children over; DELETING and DESTROYING are on their way out.
            default -> State.Down;
        };
    }

    private boolean isMakingChild() {
        return tasks.stream().anyMatch(task -> task.equals("CHILD_CREATE") || task.equals("QUICK_MODE"))
                || children.stream().anyMatch(child -> child.state().equals("CREATED") || child.state().equals("INSTALLING"));
    }

    boolean isEstablished() {
        return state.equals("ESTABLISHED");
    }

    /** True if both outer addresses are these, or not chosen yet. */
    boolean isBetween(IpAddress local, IpAddress remote) {
        return isHost(localHost, local) && isHost(remoteHost, remote);
    }

    /** True if charon's text is this address, or stands for any. */
    static boolean isHost(String text, IpAddress address) {
        try {
            return text.startsWith("%") || IpAddress.parse(text).equals(address);
        } catch (InvalidValueException notAnAddress) {
            return false;
        }
    }

    /** State of a tunnel that has these associations: the best of them, since the others are on their way in or out. */
    static State stateOf(Collection<Association> associations) {
        List<State> states = associations.stream().map(Association::tunnelState).toList();
        if (states.contains(State.Up)) {
            return State.Up;
        }
        return states.contains(State.Connecting) ? State.Connecting : State.Down;
    }
}
