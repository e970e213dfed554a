package dev.vti.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AgendaTest {

    private static final Ticks TICKS = new Ticks(Long.MAX_VALUE - 500_000_000);

    private final Agenda agenda = new Agenda();
    private final Random random = new Random(1);

    private static AddressTest test(int slot) {
        var target = SimulatedNetwork.target(slot, 10, 10, 1);
        return new AddressTest(new Request(slot, target, target.address()), target, TICKS);
    }

    private void moveSomewhere(AddressTest test) {
        // Some before the overflow of nanoTime, some behind it.
        test.waitUntil(TICKS.startNanos() + random.nextInt(1_000) * 1_000_000L);
        agenda.put(test);
    }

    @Test
    void theFirstIsAlwaysTheOneThatIsDueFirst() {
        List<AddressTest> inside = new ArrayList<>();
        for (int step = 0; step < 20_000; step++) {
            int what = random.nextInt(10);
            if (what < 3 || inside.isEmpty()) {
                inside.add(test(1 + step % 250));
                moveSomewhere(inside.getLast());
            } else if (what < 9) {
                moveSomewhere(inside.get(random.nextInt(inside.size())));
            } else {
                agenda.remove(inside.remove(random.nextInt(inside.size())));
            }
            assertThat(agenda.isEmpty()).isEqualTo(inside.isEmpty());
            assertThat(inside.isEmpty() ? null : agenda.first().dueNanos()).isEqualTo(
                    inside.stream().map(AddressTest::dueNanos).min(Comparator.comparingLong(due -> due - TICKS.startNanos())).orElse(null));
        }
    }

    @Test
    void whatIsNotInsideMayBeRemoved() {
        AddressTest stranger = test(1);
        agenda.remove(stranger);
        moveSomewhere(stranger);
        agenda.remove(stranger);
        agenda.remove(stranger);

        assertThat(agenda.isEmpty()).isTrue();
        assertThat(agenda.first()).isNull();
    }
}
