package dev.vti.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** The claims of every scenario as tests, on the running lab: the demo's, in the demo's order, and the four uses that the note opens with. */
@Tag("lab")
class ScenariosTest {

    @TestFactory
    Stream<DynamicContainer> twoSites() {
        return tests(new TwoSiteScenario(new Lab()).steps());
    }

    @TestFactory
    Stream<DynamicContainer> usesOfTheNote() {
        return tests(new UsesOfTheNote(new Lab()).steps());
    }

    private static Stream<DynamicContainer> tests(List<Step> steps) {
        // Each claim starts from what the one before left; after a failure the rest would only repeat it.
        AtomicBoolean broken = new AtomicBoolean();
        return steps.stream()
                .map(step -> DynamicContainer.dynamicContainer(step.name(), step.claims().stream().map(claim -> test(claim, broken))));
    }

    private static DynamicTest test(Claim claim, AtomicBoolean broken) {
        return DynamicTest.dynamicTest(claim.name(), () -> {
            Assumptions.assumeFalse(broken.get(), "an earlier claim failed");
            Claim.Verdict verdict = claim.settle();
            broken.set(!verdict.holds());
            assertThat(verdict.holds()).as(claim.name() + ": " + verdict.evidence()).isTrue();
            System.out.println("ok " + claim.name() + ": " + verdict.evidence());
        });
    }
}
