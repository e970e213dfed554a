package dev.vti.lab;

import java.time.Duration;

/** The time between two looks at something that is waited for. */
final class Pause {

    private Pause() {
    }

    static void shortly() {
        try {
            Thread.sleep(Duration.ofMillis(150));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", stopped);
        }
    }
}
