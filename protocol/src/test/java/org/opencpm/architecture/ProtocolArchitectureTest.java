package org.opencpm.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the wire formats may know of: nothing of a container, a SIP stack or a database. */
@AnalyzeClasses(packages = "org.opencpm", importOptions = ImportOption.DoNotIncludeTests.class)
class ProtocolArchitectureTest {

  @ArchTest
  static final ArchRule knowsNoContainerNoSipStackAndNoDatabase =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "javax.servlet..",
                  "javax.persistence..",
                  "javax.ejb..",
                  "javax.inject..",
                  "javax.enterprise..",
                  "javax.annotation..",
                  "javax.transaction..",
                  "javax.jms..",
                  "javax.mail..",
                  "jakarta..",
                  "javax.sip..",
                  "gov.nist..",
                  "javax.sql..",
                  "java.sql.."));

  @ArchTest
  static final ArchRule addressesAndHeadersKnowNothingOfMessages =
      noClasses()
          .that()
          .resideInAnyPackage(
              "org.opencpm.conversation..",
              "org.opencpm.signalling..",
              "org.opencpm.subscriber..",
              "org.opencpm.group..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("org.opencpm.messaging..", "org.opencpm.notification.."));

  @ArchTest
  static final ArchRule theseContextsDoNotDependOnEachOtherInCircles =
      slices()
          .matching("org.opencpm.(conversation|signalling|subscriber|group)..")
          .should()
          .beFreeOfCycles();

  @ArchTest
  static final ArchRule hasNoCatchAllClasses =
      noClasses()
          .should()
          .haveSimpleNameEndingWith("Util")
          .orShould()
          .haveSimpleNameEndingWith("Utils")
          .orShould()
          .haveSimpleNameEndingWith("Helper")
          .orShould()
          .haveSimpleNameEndingWith("Manager");

  @ArchTest
  static final ArchRule doesNotPrint =
      noClasses()
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .because("a library has no console");
}
