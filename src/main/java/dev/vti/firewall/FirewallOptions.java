package dev.vti.firewall;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the firewall's process is told on its command line. A library that reads options would be a tenth of what the process loads.
 *
 * @param namespace Kubernetes namespace of the Firewall object
 * @param firewall name of the Firewall object
 * @param stateDirectory where the last good configuration and the decisions are kept
 * @param viciSocket charon's control socket
 * @param probeSocket gateway-probe's socket
 * @param remove remove everything this firewall made, and end
 */
record FirewallOptions(String namespace, String firewall, Path stateDirectory, Path viciSocket, Path probeSocket, boolean remove) {

    static final String USAGE = """
            Usage: firewall --namespace NAME --firewall NAME --state-directory PATH --vici-socket PATH --probe-socket PATH [--remove]
            Runs one firewall in this network namespace. Needs NET_ADMIN. The API server is found through KUBECONFIG or the pod's service account.
              --namespace NAME         Kubernetes namespace of the Firewall object
              --firewall NAME          name of the Firewall object
              --state-directory PATH   where the last good configuration and the decisions are kept; survives a restart
              --vici-socket PATH       charon's control socket
              --probe-socket PATH      gateway-probe's socket
              --remove                 remove everything this firewall made from the kernel and charon, and end
            """;

    private static final String REMOVE = "--remove";
    private static final List<String> REQUIRED = List.of("--namespace", "--firewall", "--state-directory", "--vici-socket", "--probe-socket");

    /** @throws IllegalArgumentException with a sentence that names the option */
    static FirewallOptions read(String... arguments) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < arguments.length; i++) {
            String option = arguments[i];
            if (option.equals(REMOVE)) {
                values.put(option, option);
            } else if (!REQUIRED.contains(option)) {
                throw new IllegalArgumentException("There is no option " + option + ".");
            } else if (i + 1 == arguments.length) {
                throw new IllegalArgumentException("The option " + option + " needs a value.");
            } else {
                values.put(option, arguments[++i]);
            }
        }
        REQUIRED.stream().filter(option -> values.getOrDefault(option, "").isBlank()).findFirst().ifPresent(missing -> {
            throw new IllegalArgumentException("The option " + missing + " is missing.");
        });
        return new FirewallOptions(values.get("--namespace"), values.get("--firewall"), Path.of(values.get("--state-directory")),
                Path.of(values.get("--vici-socket")), Path.of(values.get("--probe-socket")), values.containsKey(REMOVE));
    }
}
