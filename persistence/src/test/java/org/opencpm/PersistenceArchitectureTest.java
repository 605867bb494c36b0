package org.opencpm;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import javax.persistence.Embeddable;
import javax.persistence.Entity;

@AnalyzeClasses(
    packages = {
      "org.opencpm.administration",
      "org.opencpm.messaging",
      "org.opencpm.filetransfer",
      "org.opencpm.subscriber",
      "org.opencpm.policy",
      "org.opencpm.storage",
      "org.opencpm.schema"
    },
    importOptions = ImportOption.DoNotIncludeTests.class)
class PersistenceArchitectureTest {

  @ArchTest
  static final ArchRule persistenceKnowsNoServletAndNoEnterpriseBean =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("javax.servlet..", "javax.ejb..", "javax.jms..", "org.mobicents..");

  @ArchTest
  static final ArchRule entitiesLieInPackagesOfTheirOwn =
      classes()
          .that()
          .areAnnotatedWith(Entity.class)
          .or()
          .areAnnotatedWith(Embeddable.class)
          .should()
          .resideInAPackage("..jpa..");

  @ArchTest
  static final ArchRule domainKnowsNoPersistence =
      noClasses()
          .that()
          .resideOutsideOfPackage("..jpa..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..jpa..", "javax.persistence..", "org.eclipse.persistence..");

  @ArchTest
  static final ArchRule repositoriesUseTheStandardAlone =
      noClasses().should().dependOnClassesThat().resideInAnyPackage("org.eclipse.persistence..");

  @ArchTest
  static final ArchRule domainPackagesHaveNoCycles =
      slices().matching("org.opencpm.(**)").should().beFreeOfCycles();
}
