package org.opencpm.compliance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Writes down what each test with a {@link Requirement} proved, for {@link StatementOfCompliance}
 * to read after all modules have run.
 *
 * <p>The build names its run in the system property {@value #RUN}; without it (a run inside an
 * editor) nothing is written. Invocations of one parameterized, dynamic or property test count as
 * one test, which passes only if at least one invocation passed and none failed or was skipped. A
 * method that was planned and never ran counts as skipped.
 */
public final class ComplianceRecorder implements TestExecutionListener {

  /** System property with the id of the build's run. */
  static final String RUN = "compliance.run";

  /** Number of the next report of this virtual machine; a build may run several test plans. */
  private static final AtomicInteger NEXT_REPORT = new AtomicInteger(1);

  /** What somebody sets on Maven's command line to run a selection of the tests. */
  private static final List<String> SELECTIONS =
      List.of(
          "test",
          "groups",
          "excludedGroups",
          "surefire.includes",
          "surefire.excludes",
          "surefire.includesFile",
          "surefire.excludesFile",
          "surefire.includeJUnit5Engines",
          "surefire.excludeJUnit5Engines",
          "surefire.skipAfterFailureCount");

  private final Path module;
  private final Optional<String> run;
  private final boolean selection;
  private final Map<MethodSource, Optional<Outcome>> outcomes = new ConcurrentHashMap<>();
  private TestPlan plan;

  /** Called by the JUnit platform through {@link java.util.ServiceLoader}. */
  public ComplianceRecorder() {
    this(System.getProperties());
  }

  ComplianceRecorder(Properties properties) {
    this.module =
        Path.of(properties.getProperty("basedir", properties.getProperty("user.dir", "")));
    this.run = Optional.ofNullable(properties.getProperty(RUN)).filter(id -> !id.isBlank());
    this.selection =
        SELECTIONS.stream().anyMatch(name -> !properties.getProperty(name, "").isBlank());
  }

  @Override
  public void testPlanExecutionStarted(TestPlan started) {
    plan = started;
    outcomes.clear();
    started.getRoots().forEach(root -> note(root, Optional.empty()));
  }

  @Override
  public void executionSkipped(TestIdentifier skipped, String reason) {
    note(skipped, Optional.of(Outcome.SKIPPED));
  }

  @Override
  public void executionFinished(TestIdentifier finished, TestExecutionResult result) {
    boolean successful = result.getStatus() == Status.SUCCESSFUL;
    if (finished.isTest() || !successful) {
      note(finished, Optional.of(outcome(result.getStatus())));
    }
  }

  @Override
  public void testPlanExecutionFinished(TestPlan finished) {
    run.ifPresent(id -> write(ComplianceReport.of(selection, evidence()), id));
  }

  /** Takes an outcome for the method of this node, or for all methods below it if it has none. */
  private void note(TestIdentifier node, Optional<Outcome> outcome) {
    Optional<MethodSource> own = method(node);
    Stream<MethodSource> methods =
        own.isPresent()
            ? own.stream()
            : plan.getDescendants(node).stream().flatMap(below -> method(below).stream());
    methods.forEach(method -> outcomes.merge(method, outcome, ComplianceRecorder::worse));
  }

  /** The test method that a node is, or is an invocation of. */
  private Optional<MethodSource> method(TestIdentifier node) {
    Optional<TestIdentifier> candidate = Optional.of(node);
    while (candidate.isPresent()) {
      if (candidate.get().getSource().orElse(null) instanceof MethodSource method) {
        return Optional.of(method);
      }
      candidate = candidate.flatMap(plan::getParent);
    }
    return Optional.empty();
  }

  private static Optional<Outcome> worse(Optional<Outcome> one, Optional<Outcome> other) {
    return one.isEmpty() || other.isEmpty()
        ? one.or(() -> other)
        : Optional.of(one.get().worse(other.get()));
  }

  private static Outcome outcome(Status status) {
    return switch (status) {
      case SUCCESSFUL -> Outcome.PASSED;
      case ABORTED -> Outcome.SKIPPED;
      case FAILED -> Outcome.FAILED;
    };
  }

  private Stream<Evidence> evidence() {
    return outcomes.entrySet().stream()
        .flatMap(entry -> evidence(entry.getKey(), entry.getValue().orElse(Outcome.SKIPPED)));
  }

  private static Stream<Evidence> evidence(MethodSource method, Outcome outcome) {
    Claims claims = Claims.of(method.getJavaClass(), method.getJavaMethod());
    String test = method.getClassName() + '#' + method.getMethodName();
    return claims.partialById().entrySet().stream()
        .map(
            claim -> new Evidence(claim.getKey(), test, outcome, claims.level(), claim.getValue()));
  }

  private void write(ComplianceReport report, String runId) {
    Path folder = module.resolve(ComplianceReport.FOLDER);
    String name = runId + '-' + ProcessHandle.current().pid() + '-' + NEXT_REPORT.getAndIncrement();
    try {
      Files.createDirectories(folder);
      report.write(folder.resolve(name + ComplianceReport.SUFFIX));
    } catch (IOException e) {
      throw new UncheckedIOException("no compliance report for " + module, e);
    }
  }
}
