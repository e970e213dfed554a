package dev.vti.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.File;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The parts that decide are pure, and imports point one way: values, then the configuration, then what compiles or runs it, then the programs. */
class PureCoreTest {

    private static final JavaClasses PRODUCT =
            new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("dev.vti");

    private static final String[] PURE = {
        "dev.vti.compile..", "dev.vti.router..", "dev.vti.config..", "dev.vti.model..", "dev.vti.firewall.render.."
    };

    private static ArchRule knowsNoCluster(String... packages) {
        return noClasses().that().resideInAnyPackage(packages).should().dependOnClassesThat()
                .resideInAnyPackage("io.fabric8.kubernetes.client..", "io.javaoperatorsdk..", "io.quarkus..")
                .allowEmptyShould(true);
    }

    private static ArchRule doesNoInputOrOutput(String... packages) {
        return noClasses().that().resideInAnyPackage(packages).should().dependOnClassesThat()
                .resideInAnyPackage("java.io", "java.nio.file..", "java.nio.channels..", "java.net.http..")
                .allowEmptyShould(true);
    }

    private static ArchRule readsNoClockOrEnvironment(String... packages) {
        return noClasses().that().resideInAnyPackage(packages)
                .should().dependOnClassesThat().haveFullyQualifiedName("java.time.Clock")
                .orShould().callMethod(Instant.class, "now")
                .orShould().callMethod(System.class, "currentTimeMillis")
                .orShould().callMethod(System.class, "nanoTime")
                .orShould().callMethod(System.class, "getenv")
                .orShould().callMethod(System.class, "getenv", String.class)
                .orShould().callMethod(System.class, "getProperty", String.class)
                .allowEmptyShould(true);
    }

    @Test
    void thePureParts() {
        knowsNoCluster(PURE).check(PRODUCT);
        doesNoInputOrOutput(PURE).check(PRODUCT);
        readsNoClockOrEnvironment(PURE).check(PRODUCT);
    }

    /** Each rule finds what it is there for, in this very class and its like. */
    @Test
    void theRulesCanFail() {
        JavaClasses impure = new ClassFileImporter().importClasses(Impure.class);
        assertThatThrownBy(() -> knowsNoCluster("dev.vti.architecture").check(impure)).hasMessageContaining("CustomResource");
        assertThatThrownBy(() -> doesNoInputOrOutput("dev.vti.architecture").check(impure)).hasMessageContaining("java.io.File");
        assertThatThrownBy(() -> readsNoClockOrEnvironment("dev.vti.architecture").check(impure))
                .hasMessageContaining("Instant.now()").hasMessageContaining("getenv");
    }

    @Test
    void valuesKnowNothingElse() {
        noClasses().that().resideInAPackage("dev.vti.model..").should()
                .dependOnClassesThat(resideInAPackage("dev.vti..").and(not(resideInAPackage("dev.vti.model..")))).check(PRODUCT);
    }

    @Test
    void theConfigurationKnowsValuesOnly() {
        noClasses().that().resideInAPackage("dev.vti.config..").should()
                .dependOnClassesThat(resideInAPackage("dev.vti..").and(not(resideInAnyPackage("dev.vti.model..", "dev.vti.config..")))).check(PRODUCT);
    }

    @Test
    void theRouterKnowsConfigurationAndValues() {
        noClasses().that().resideInAPackage("dev.vti.router..").should().dependOnClassesThat(resideInAPackage("dev.vti..")
                .and(not(resideInAnyPackage("dev.vti.model..", "dev.vti.config..", "dev.vti.router..")))).check(PRODUCT);
    }

    @Test
    void theCompilerKnowsSpecsButNoCustomResources() {
        noClasses().that().resideInAPackage("dev.vti.compile..").should().dependOnClassesThat(resideInAPackage("dev.vti..")
                .and(not(resideInAnyPackage("dev.vti.model..", "dev.vti.config..", "dev.vti.compile..", "dev.vti.api..")))).check(PRODUCT);
        noClasses().that().resideInAPackage("dev.vti.compile..").should().dependOnClassesThat(assignableTo(CustomResource.class)).check(PRODUCT);
    }

    @Test
    void theApiKnowsValuesOnly() {
        noClasses().that().resideInAPackage("dev.vti.api..").should()
                .dependOnClassesThat(resideInAPackage("dev.vti..").and(not(resideInAnyPackage("dev.vti.model..", "dev.vti.api..")))).check(PRODUCT);
    }

    @Test
    void theProgramsDoNotKnowEachOther() {
        noClasses().that().resideInAPackage("dev.vti.firewall..").should().dependOnClassesThat()
                .resideInAnyPackage("dev.vti.operator..", "dev.vti.compile..").allowEmptyShould(true).check(PRODUCT);
        noClasses().that().resideInAPackage("dev.vti.operator..").should().dependOnClassesThat()
                .resideInAnyPackage("dev.vti.firewall..", "dev.vti.probe..").allowEmptyShould(true).check(PRODUCT);
        noClasses().that().resideInAPackage("dev.vti.probe..").should().dependOnClassesThat()
                .resideInAnyPackage("dev.vti.firewall..", "dev.vti.operator..", "dev.vti.compile..", "dev.vti.api..").allowEmptyShould(true)
                .check(PRODUCT);
    }

    @SuppressWarnings("unused")
    private static final class Impure {

        private CustomResource<?, ?> resource;
        private File file;

        private String now() {
            return Instant.now() + System.getenv("HOME");
        }
    }
}
