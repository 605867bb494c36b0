package org.opencpm.compliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs small test classes with the recorder listening, and reads what it wrote. */
class ComplianceRecorderTest {

  @TempDir Path module;
  private final Properties properties = new Properties();

  @Test
  void eachTestWithARequirementLeavesALine() throws IOException {
    assertThat(lines(Outcomes.class))
        .containsExactlyInAnyOrder(
            "A-1 #passes passed unit all-clauses",
            "A-2 #passes passed unit some-clauses",
            "A-3 #passes passed unit some-clauses",
            "A-1 #fails failed unit all-clauses",
            "A-1 #aborts skipped unit all-clauses",
            "A-1 #isDisabled skipped unit all-clauses");
  }

  @Test
  void manyInvocationsAreOneTest() throws IOException {
    assertThat(lines(Repeated.class))
        .containsExactlyInAnyOrder(
            "A-1 #allPass passed unit all-clauses",
            "A-2 #oneFails failed unit all-clauses",
            "A-3 #oneIsSkipped skipped unit all-clauses",
            "A-4 #dynamic failed unit all-clauses",
            "A-5 #emptyFactory skipped unit all-clauses");
  }

  @Test
  void propertiesOfJqwikAreTests() throws IOException {
    assertThat(lines(Laws.class))
        .containsExactlyInAnyOrder(
            "A-1 #holds passed unit all-clauses", "A-2 #breaks failed unit all-clauses");
  }

  @Test
  void aClassClaimsForItsMethodsItsSubclassesAndItsNestedClasses() throws IOException {
    assertThat(lines(OverSockets.class))
        .containsExactlyInAnyOrder(
            "C-1 #contract passed end-to-end all-clauses",
            "S-1 #contract passed end-to-end some-clauses",
            "C-1 #own passed end-to-end all-clauses",
            "S-1 #own passed end-to-end all-clauses",
            "C-1 $Inner#deeper passed end-to-end all-clauses",
            "N-1 $Inner#deeper passed end-to-end all-clauses",
            "S-1 $Inner#deeper passed end-to-end some-clauses");
  }

  @Test
  void theTestsOfADisabledClassAreSkipped() throws IOException {
    assertThat(lines(OutOfOrder.class))
        .containsExactlyInAnyOrder("A-1 #a skipped unit all-clauses");
  }

  @Test
  void theTestsOfAClassThatCannotBeSetUpFailed() throws IOException {
    assertThat(lines(NoSetUp.class))
        .containsExactlyInAnyOrder(
            "A-1 #a failed unit all-clauses", "A-1 $Inner#b failed unit all-clauses");
  }

  @Test
  void aRunWithoutRequirementsLeavesAnEmptyReport() throws IOException {
    assertThat(lines(NoClaims.class)).isEmpty();
    assertThat(reports()).hasSize(1);
  }

  @Test
  void eachPlanOfARunHasItsOwnReport() throws IOException {
    lines(NoClaims.class);
    lines(NoClaims.class);
    assertThat(reports()).hasSize(2).allMatch(file -> file.toString().contains("/run-"));
  }

  @Test
  void outsideTheBuildNothingIsWritten() {
    run(NoClaims.class);
    assertThat(module).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"test", "groups", "surefire.excludes"})
  void aSelectionOnTheCommandLineIsNoted(String property) throws IOException {
    properties.setProperty(property, "Something");
    lines(Outcomes.class);
    assertThat(ComplianceReport.read(reports().get(0)).selection()).isTrue();
  }

  private List<String> lines(Class<?> testClass) throws IOException {
    properties.setProperty(ComplianceRecorder.RUN, "run");
    run(testClass);
    List<Path> reports = reports();
    return ComplianceReport.read(reports.get(reports.size() - 1)).evidence().stream()
        .map(item -> item.toLine().replace('\t', ' ').replace(testClass.getName(), ""))
        .toList();
  }

  private void run(Class<?> testClass) {
    properties.setProperty("basedir", module.toString());
    LauncherFactory.create(
            LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .addTestExecutionListeners(new ComplianceRecorder(properties))
                .build())
        .execute(
            LauncherDiscoveryRequestBuilder.request().selectors(selectClass(testClass)).build());
  }

  private List<Path> reports() throws IOException {
    try (Stream<Path> files = Files.list(module.resolve(ComplianceReport.FOLDER))) {
      return files.sorted().toList();
    }
  }

  static class Outcomes {

    @Test
    @Requirement("A-1")
    @Requirement(
        value = {"A-2", "A-3"},
        partial = true)
    void passes() {}

    @Test
    @Requirement("A-1")
    void fails() {
      fail("on purpose");
    }

    @Test
    @Requirement("A-1")
    void aborts() {
      abort("on purpose");
    }

    @Test
    @Disabled
    @Requirement("A-1")
    void isDisabled() {}

    @Test
    void claimsNothing() {}
  }

  static class Repeated {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    @Requirement("A-1")
    void allPass(int value) {
      assertThat(value).isPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    @Requirement("A-2")
    void oneFails(int value) {
      assertThat(value).isPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    @Requirement("A-3")
    void oneIsSkipped(int value) {
      if (value < 0) {
        abort("on purpose");
      }
    }

    @TestFactory
    @Requirement("A-4")
    Stream<DynamicTest> dynamic() {
      return Stream.of(
          DynamicTest.dynamicTest("good", () -> {}),
          DynamicTest.dynamicTest("bad", () -> fail("on purpose")));
    }

    @TestFactory
    @Requirement("A-5")
    Stream<DynamicTest> emptyFactory() {
      return Stream.of();
    }
  }

  static class Laws {

    @Property(tries = 3)
    @Requirement("A-1")
    void holds(@ForAll int value) {
      assertThat(value).isEqualTo(value);
    }

    @Property(tries = 3)
    @Requirement("A-2")
    void breaks(@ForAll int value) {
      assertThat(value).isNotEqualTo(value);
    }
  }

  @Requirement("C-1")
  interface Contract {

    @Test
    default void contract() {}
  }

  @EndToEnd
  @Requirement(value = "S-1", partial = true)
  abstract static class Sockets {}

  static class OverSockets extends Sockets implements Contract {

    @Test
    @Requirement("S-1")
    void own() {}

    @Nested
    @Requirement("N-1")
    class Inner {

      @Test
      void deeper() {}
    }
  }

  @Disabled
  static class OutOfOrder {

    @Test
    @Requirement("A-1")
    void a() {}
  }

  static class NoSetUp {

    @BeforeAll
    static void setUp() {
      fail("on purpose");
    }

    @Test
    @Requirement("A-1")
    void a() {}

    @Nested
    class Inner {

      @Test
      @Requirement("A-1")
      void b() {}
    }
  }

  static class NoClaims {

    @Test
    void a() {}
  }
}
