package org.opencpm.client.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** What the client may know, and who in it knows the SIP stack. */
@AnalyzeClasses(
    packages = "org.opencpm.client",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ClientArchitectureTest {

  private static final String SIGNALLING = "org.opencpm.client.signalling..";
  private static final String[] SIP_STACK = {"javax.sip..", "gov.nist.."};

  @ArchTest
  static final ArchRule onlySignallingKnowsTheSipStack =
      noClasses()
          .that()
          .resideOutsideOfPackage(SIGNALLING)
          .should()
          .dependOnClassesThat(resideInAnyPackage(SIP_STACK));

  @ArchTest
  static final ArchRule seesTheProtocolModuleAlone =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "org.opencpm.persistence..",
                  "org.opencpm.policy..",
                  "org.opencpm.storage..",
                  "javax.persistence..",
                  "javax.servlet..",
                  "javax.ejb..",
                  "org.apache.log4j.."));

  @ArchTest
  static final ArchRule theLibraryKnowsNeitherCommandLineNorDemo =
      noClasses()
          .that()
          .resideInAnyPackage("org.opencpm.client", SIGNALLING, "org.opencpm.client.wire..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "org.opencpm.client.cli..",
                  "org.opencpm.client.demo..",
                  "org.opencpm.client.bench..",
                  "picocli..",
                  "org.jline.."));

  @ArchTest
  static final ArchRule theWireStandsBelowAll =
      noClasses()
          .that()
          .resideInAPackage("org.opencpm.client.wire..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.opencpm..")
                  .and(resideInAPackage("org.opencpm.client.wire..").negate()));

  @Test
  void runsWithoutTheFirstLog4jOnItsClassPath() {
    assertThatThrownBy(() -> Class.forName("org.apache.log4j.Logger"))
        .isInstanceOf(ClassNotFoundException.class);
  }
}
