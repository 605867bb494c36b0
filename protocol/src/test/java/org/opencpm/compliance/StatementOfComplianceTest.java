package org.opencpm.compliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opencpm.compliance.Level.END_TO_END;
import static org.opencpm.compliance.Level.UNIT;
import static org.opencpm.compliance.Outcome.FAILED;
import static org.opencpm.compliance.Outcome.PASSED;
import static org.opencpm.compliance.Outcome.SKIPPED;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A house of two modules with tests and one without, and what its build leaves. */
class StatementOfComplianceTest {

  private static final String RUN = "20240229120000000";
  private static final String OLDER_RUN = "20240228120000000";

  @TempDir Path root;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  @BeforeEach
  void build() throws IOException {
    write(
        "pom.xml",
        """
        <project><modules>
          <module>engine</module>
          <module>packaging</module>
          <module>journey</module>
        </modules></project>
        """);
    write("docs/requirements.tsv", "AD-PF-01\thandles mail\nAD-CL-01\tspeaks\nAD-CL-02\thears\n");
    write("engine/src/test/java/org/example/EngineTest.java", "class EngineTest {}");
    write("engine/src/test/java/org/example/Fixture.java", "class Fixture {}");
    write("packaging/pom.xml", "<project/>");
    write("journey/src/test/java/org/example/JourneyTest.java", "class JourneyTest {}");
  }

  @Test
  void aFullRunWritesTheStatementIntoTheDocs() throws IOException {
    report("engine", RUN, evidence("AD-CL-01", "org.example.EngineTest#speaks", PASSED, UNIT));
    report("engine", RUN, evidence("AD-PF-01", "org.example.EngineTest#files", PASSED, UNIT));
    report(
        "journey", RUN, evidence("AD-PF-01", "org.example.JourneyTest#goes", PASSED, END_TO_END));
    assertThat(make()).isTrue();
    assertThat(docs())
        .hasContent(
            """
            # Statement of compliance

            - works: 2 of 3. All clauses have a passing test; **bold** ones go over sockets to a server that runs the packaged EAR.
            - partial: 0. Some clauses, or only from inside the code, or a test was skipped or failed.
            - not yet: 1. No passing test.

            | id | text | status | tests |
            |---|---|---|---|
            | AD-PF-01 | handles mail | works | EngineTest#files, **JourneyTest#goes** |
            | AD-CL-01 | speaks | works | EngineTest#speaks |
            | AD-CL-02 | hears | not yet |  |
            """);
    assertThat(target()).hasSameTextualContentAs(docs());
  }

  @Test
  void testsThatDidNotPassOrProveAPartAreShownAsSuch() throws IOException {
    report(
        "engine",
        RUN,
        new Evidence("AD-CL-01", "org.example.EngineTest#a", PASSED, UNIT, true),
        evidence("AD-CL-01", "org.example.EngineTest#b", SKIPPED, UNIT),
        evidence("AD-CL-02", "org.example.EngineTest#c", FAILED, UNIT));
    report("journey", RUN);
    assertThat(make()).isTrue();
    assertThat(docs())
        .content()
        .contains(
            "| partial | EngineTest#a (some clauses), EngineTest#b (skipped) |\n",
            "| not yet | EngineTest#c (failed) |\n");
  }

  @Test
  void theOrderOfReportsDoesNotShow() throws IOException {
    Evidence one = evidence("AD-CL-01", "org.example.EngineTest#one", PASSED, UNIT);
    Evidence two = evidence("AD-CL-01", "org.example.EngineTest#two", PASSED, UNIT);
    report("engine", RUN, one, two);
    report("journey", RUN);
    make();
    String before = Files.readString(docs());
    Files.delete(root.resolve("engine/target/compliance/" + RUN + "-1-1.tsv"));
    report("engine", RUN, two);
    report("engine", RUN, one, two);
    make();
    assertThat(docs()).hasContent(before);
  }

  @Test
  void aTestThatRanTwiceCountsByItsWorseRun() throws IOException {
    report("engine", RUN, evidence("AD-CL-01", "org.example.EngineTest#a", PASSED, UNIT));
    report("engine", RUN, evidence("AD-CL-01", "org.example.EngineTest#a", SKIPPED, UNIT));
    report("journey", RUN);
    make();
    assertThat(docs()).content().contains("| AD-CL-01 | speaks | not yet | EngineTest#a (skipped)");
  }

  @Test
  void aModuleWhoseTestsDidNotRunMakesTheRunPartial() throws IOException {
    write("docs/statement-of-compliance.md", "as committed");
    report("engine", RUN, evidence("AD-CL-01", "org.example.EngineTest#speaks", PASSED, UNIT));
    assertThat(make()).isTrue();
    assertThat(docs()).hasContent("as committed");
    assertThat(target())
        .content()
        .contains("Not a full run: journey: its tests did not run.", "| AD-CL-01 | speaks | works");
    assertThat(log.toString(StandardCharsets.UTF_8)).contains("journey: its tests did not run");
  }

  @Test
  void whatAnOlderRunLeftDoesNotCount() throws IOException {
    report("engine", RUN);
    report(
        "journey",
        OLDER_RUN,
        evidence("AD-PF-01", "org.example.JourneyTest#goes", PASSED, END_TO_END));
    assertThat(make()).isTrue();
    assertThat(docs()).doesNotExist();
    assertThat(target()).content().contains("| AD-PF-01 | handles mail | not yet |  |");
  }

  @Test
  void aSelectionOfTheTestsIsNotAFullRun() throws IOException {
    report("journey", RUN);
    ComplianceReport.of(true, Stream.of())
        .write(next(root.resolve("engine/target/compliance"), RUN));
    assertThat(make()).isTrue();
    assertThat(docs()).doesNotExist();
    assertThat(target()).content().contains("engine: only a selection of its tests ran");
  }

  @Test
  void aClaimOfARowThatDoesNotExistFailsTheBuild() throws IOException {
    report("engine", RUN, evidence("AD-CL-99", "org.example.EngineTest#a", PASSED, UNIT));
    report("journey", RUN);
    assertThat(make()).isFalse();
    assertThat(docs()).doesNotExist();
    assertThat(log.toString(StandardCharsets.UTF_8))
        .contains("AD-CL-99 in org.example.EngineTest#a");
  }

  private boolean make() throws IOException {
    return StatementOfCompliance.make(
        root, RUN, target(), new PrintStream(log, true, StandardCharsets.UTF_8));
  }

  private Path docs() {
    return root.resolve("docs/statement-of-compliance.md");
  }

  private Path target() {
    return root.resolve("journey/target/statement-of-compliance.md");
  }

  private void report(String module, String run, Evidence... evidence) throws IOException {
    Path folder = root.resolve(module).resolve(ComplianceReport.FOLDER);
    ComplianceReport.of(false, Stream.of(evidence)).write(next(folder, run));
  }

  private static Path next(Path folder, String run) throws IOException {
    Files.createDirectories(folder);
    int number = 1;
    while (Files.exists(folder.resolve(run + "-1-" + number + ".tsv"))) {
      number++;
    }
    return folder.resolve(run + "-1-" + number + ".tsv");
  }

  private static Evidence evidence(String id, String test, Outcome outcome, Level level) {
    return new Evidence(id, test, outcome, level, false);
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
