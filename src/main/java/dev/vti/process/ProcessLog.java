package dev.vti.process;

import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** The log of a plain process: one line for each event on standard error, from level INFO. */
public final class ProcessLog {

    /** Time to the millisecond, since a failover is shorter than a second; level, message, and a stack trace if there is one. */
    private static final String LINE = "%1$tF %1$tT.%1$tL %4$s %5$s%6$s%n";

    private ProcessLog() {
    }

    /**
     * To be called first of all. The class path may hold JBoss LogManager with Quarkus' set-up, which keeps every line until Quarkus starts, which it never
     * does in these processes; and it complains unless it is named before the first line.
     */
    public static void start() {
        if (ProcessLog.class.getResource("/org/jboss/logmanager/LogManager.class") != null) {
            System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
        }
        System.setProperty("java.util.logging.SimpleFormatter.format", LINE);
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        ConsoleHandler console = new ConsoleHandler();
        console.setFormatter(new SimpleFormatter());
        console.setLevel(Level.INFO);
        root.addHandler(console);
        root.setLevel(Level.INFO);
    }
}
