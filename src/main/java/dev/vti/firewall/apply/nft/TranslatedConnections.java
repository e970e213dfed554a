package dev.vti.firewall.apply.nft;

import dev.vti.model.ConnectionMark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Connections that cannot move from a gateway that was taken out, because somebody translated their source address for it. Their entries in conntrack are
 * deleted, and no others: the next packet of such a connection is that of a new one, gets another source address, and the far side, which knows no such
 * connection, resets it; without that it would hang until somebody loses patience. Works on a thread of its own, with the command {@code conntrack}.
 */
final class TranslatedConnections implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(TranslatedConnections.class.getName());
    private static final String MAY_HANG = "Connections with a translated source address may hang: {0}";
    private static final Pattern DELETED = Pattern.compile("(\\d+) flow entries have been deleted");

    /** Other gateways that die with this one are to be switched first; meanwhile the rules hold these connections' packets. */
    private static final long PAUSE_MILLIS = 20;

    private final ScheduledExecutorService cleaning;
    /** Gateways whose connections were deleted by {@link #settle} and that are out of use since; guarded by this. */
    private final Set<Integer> settled = new TreeSet<>();

    /** The namespace of the calling thread is the one that is cleaned. */
    TranslatedConnections() {
        cleaning = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("translated-connections").daemon().factory());
        // A thread has the namespace of the one that starts it, so it is started now.
        cleaning.execute(() -> { });
    }

    /** Deletes the connections of gateways that were just taken out; returns at once. */
    synchronized void reset(Set<Integer> gateways) {
        settled.removeAll(gateways);
        delete(gateways);
    }

    /**
     * Deletes what may have come by while a switch was made, once for each gateway that is taken out; returns at once.
     *
     * @param gateways all that are out of use now
     */
    synchronized void settle(Set<Integer> gateways) {
        Set<Integer> open = new TreeSet<>(gateways);
        open.removeAll(settled);
        settled.retainAll(gateways);
        settled.addAll(open);
        delete(open);
    }

    private void delete(Set<Integer> gateways) {
        if (!gateways.isEmpty() && !cleaning.isShutdown()) {
            cleaning.schedule(() -> gateways.forEach(TranslatedConnections::deleteOf), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private static void deleteOf(int gateway) {
        int deleted = 0;
        String mark = "0x%x/0x%x".formatted(ConnectionMark.egress(gateway), ConnectionMark.EGRESS_MASK);
        for (String family : List.of("ipv4", "ipv6")) {
            deleted += run(List.of("conntrack", "--delete", "--family", family, "--src-nat", "--mark", mark));
        }
        if (deleted > 0) {
            LOG.log(System.Logger.Level.INFO, "{0} connections with a translated source address were cut off with gateway {1}.",
                    Integer.toString(deleted), Integer.toString(gateway));
        }
    }

    /** How many entries were deleted. */
    private static int run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            // It ends with 1 when there was nothing to delete.
            Matcher deleted = DELETED.matcher(output);
            if (deleted.find()) {
                return Integer.parseInt(deleted.group(1));
            }
            LOG.log(System.Logger.Level.WARNING, MAY_HANG, lastLine(output));
        } catch (IOException missing) {
            LOG.log(System.Logger.Level.WARNING, MAY_HANG, "conntrack cannot be run, install the package conntrack");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    private static String lastLine(String output) {
        List<String> lines = new ArrayList<>(output.lines().toList());
        return lines.isEmpty() ? "conntrack said nothing" : lines.getLast();
    }

    @Override
    public void close() {
        cleaning.shutdown();
    }
}
