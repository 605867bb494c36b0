package org.opencpm.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Design section 3: the HTTP side. */
class HttpWarArchitectureTest {

  private static final int LONGEST = 400;

  private static JavaClasses own;

  @BeforeAll
  static void read() {
    own = new ClassFileImporter().importPath(Path.of("target/classes"));
    assertThat(own.size()).isGreaterThan(1);
  }

  @Test
  void itKnowsNoSipAndNoPersistence() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "javax.servlet.sip..",
            "javax.persistence..",
            "org.eclipse.persistence..",
            "..jpa..",
            "org.opencpm.signalling.sip..")
        .check(own);
  }

  @Test
  void nobodyPrintsAndNamesSayWhatThingsAre() {
    GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(own);
    noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl)").check(own);
  }

  @Test
  void noClassIsLongerThanItsAlarm() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        assertThat(Files.readAllLines(file)).as(file.toString()).hasSizeLessThanOrEqualTo(LONGEST);
      }
    }
  }
}
