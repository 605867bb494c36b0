package org.opencpm.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Design section 3, for this module's own classes. */
class EjbArchitectureTest {

  private static final int LONGEST = 400;

  private static JavaClasses own;

  @BeforeAll
  static void read() {
    own = new ClassFileImporter().importPath(Path.of("target/classes"));
    assertThat(own.size()).isGreaterThan(50);
  }

  @Test
  void functionsKnowNeitherPersistenceNorServletsNorSip() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "javax.persistence..", "javax.servlet..", "org.eclipse.persistence..", "..jpa..")
        .check(own);
  }

  @Test
  void theContainersCatalogueOfServicesIsNotAskedAround() {
    // Beans are injected; a look-up by name would bind a function to one container.
    noClasses().should().dependOnClassesThat().resideInAPackage("javax.naming..").check(own);
  }

  @Test
  void oneCatalogueKnowsStatusCodes() {
    noClasses()
        .that()
        .haveNameNotMatching("org\\.opencpm\\.signalling\\..*")
        .should()
        .callConstructor(
            org.opencpm.signalling.Answer.class,
            org.opencpm.signalling.Outcome.class,
            int.class,
            List.class,
            String.class)
        .check(own);
  }

  @Test
  void classesAreNamedAfterWhatTheyAre() {
    noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl)").check(own);
    noClasses()
        .should()
        .resideInAnyPackage("..util..", "..utils..", "..helper..", "..manager..", "..common..")
        .check(own);
  }

  @Test
  void everyClassBelongsToAContext() {
    classes()
        .should()
        .resideInAnyPackage(
            "org.opencpm.administration",
            "org.opencpm.chat",
            "org.opencpm.filetransfer",
            "org.opencpm.messaging",
            "org.opencpm.notification",
            "org.opencpm.operation",
            "org.opencpm.policy",
            "org.opencpm.signalling",
            "org.opencpm.subscriber")
        .check(own);
  }

  @Test
  void nobodyPrintsAndLoggersAreConstants() {
    GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(own);
    fields()
        .that()
        .haveRawType(java.util.logging.Logger.class)
        .should()
        .bePrivate()
        .andShould()
        .beStatic()
        .andShould()
        .beFinal()
        .check(own);
  }

  @Test
  void timeComesFromTheClockThatIsInjected() {
    noClasses()
        .should()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(java.time.LocalDateTime.class, "now")
        .check(own);
  }

  @Test
  void noClassIsLongerThanItsAlarm() {
    assertThat(longSources(Path.of("src/main/java"))).isEmpty();
  }

  private static List<Path> longSources(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(f -> f.toString().endsWith(".java"))
          .filter(f -> lines(f) > LONGEST)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
