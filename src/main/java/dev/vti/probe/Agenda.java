package dev.vti.probe;

import java.util.Arrays;

/** The tests in the order in which they are due: a binary heap in which each test knows its place, so that it can be moved without being searched for. */
final class Agenda {

    private AddressTest[] heap = new AddressTest[64];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    /** The one that is due first; null when empty. */
    AddressTest first() {
        return heap[0];
    }

    /** Adds a test, or moves it to where its due time now belongs. */
    void put(AddressTest test) {
        if (test.place() < 0) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, size * 2);
            }
            set(size++, test);
        }
        rise(test);
        sink(test);
    }

    void remove(AddressTest test) {
        int place = test.place();
        if (place < 0) {
            return;
        }
        AddressTest last = heap[--size];
        heap[size] = null;
        test.place(-1);
        if (last != test) {
            set(place, last);
            rise(last);
            sink(last);
        }
    }

    private void rise(AddressTest test) {
        int place = test.place();
        while (place > 0 && isBefore(test, heap[(place - 1) / 2])) {
            set(place, heap[(place - 1) / 2]);
            place = (place - 1) / 2;
        }
        set(place, test);
    }

    private void sink(AddressTest test) {
        int place = test.place();
        int child = earlierChild(place);
        while (child < size && isBefore(heap[child], test)) {
            set(place, heap[child]);
            place = child;
            child = earlierChild(place);
        }
        set(place, test);
    }

    private int earlierChild(int place) {
        int child = place * 2 + 1;
        return child + 1 < size && isBefore(heap[child + 1], heap[child]) ? child + 1 : child;
    }

    private void set(int place, AddressTest test) {
        heap[place] = test;
        test.place(place);
    }

    /** By difference, because nanoTime may overflow. */
    private static boolean isBefore(AddressTest one, AddressTest other) {
        long difference = one.dueNanos() - other.dueNanos();
        return difference != 0 ? difference < 0 : one.request().slot() < other.request().slot();
    }
}
