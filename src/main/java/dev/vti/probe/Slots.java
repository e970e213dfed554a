package dev.vti.probe;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** Numbers for the tests, so that a reply finds its test in one step; a number that is given up is given out again. */
final class Slots {

    private AddressTest[] tests = new AddressTest[64];
    private final Deque<Integer> free = new ArrayDeque<>();
    private int used;

    /** A number for a test that {@link #hold} is about to be called with. */
    int next() {
        if (!free.isEmpty()) {
            return free.pop();
        }
        if (used == tests.length) {
            tests = Arrays.copyOf(tests, used * 2);
        }
        return used++;
    }

    void hold(AddressTest test) {
        tests[test.request().slot()] = test;
    }

    /** @return null when no test has that number */
    AddressTest at(int slot) {
        return slot >= 0 && slot < used ? tests[slot] : null;
    }

    void release(AddressTest test) {
        tests[test.request().slot()] = null;
        free.push(test.request().slot());
    }
}
