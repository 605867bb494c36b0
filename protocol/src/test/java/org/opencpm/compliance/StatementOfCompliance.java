package org.opencpm.compliance;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The table that operators ask their suppliers for: what the server does of what the standard asks,
 * each row with the tests that show it. Made by the build from the reports of {@link
 * ComplianceRecorder}; bears no date, so that it changes only when the facts do.
 */
public final class StatementOfCompliance {

  static final Path CATALOGUE = Path.of("docs", "requirements.tsv");
  static final Path STATEMENT = Path.of("docs", "statement-of-compliance.md");

  private final Catalogue catalogue;
  private final BuildRun run;

  StatementOfCompliance(Catalogue catalogue, BuildRun run) {
    this.catalogue = catalogue;
    this.run = run;
  }

  /**
   * Writes the statement. Arguments: the folder of the parent pom, the id of the build's run, and
   * the file to write in any case. The copy in {@code docs} is written by a full run alone. Ends
   * with status 1 if a test claims a row that is not in the catalogue, or an argument is missing.
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 3) {
      System.err.println("usage: StatementOfCompliance <root folder> <run id> <file>");
      System.exit(1);
    }
    if (!make(Path.of(arguments[0]), arguments[1], Path.of(arguments[2]), System.out)) {
      System.exit(1);
    }
  }

  /** Does the work of {@link #main}; false if a claimed row does not exist, and nothing written. */
  static boolean make(Path root, String runId, Path file, PrintStream log) throws IOException {
    StatementOfCompliance statement =
        new StatementOfCompliance(
            Catalogue.read(root.resolve(CATALOGUE)), BuildRun.read(root, runId));
    List<String> unknown = statement.unknown();
    if (!unknown.isEmpty()) {
      log.println("Requirements claimed by tests and not in " + CATALOGUE + ":");
      unknown.forEach(log::println);
      return false;
    }
    String text = statement.text();
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, text);
    if (statement.run.full()) {
      Files.writeString(root.resolve(STATEMENT), text);
    } else {
      log.println("Not a full run, " + STATEMENT + " stays as it is:");
      statement.run.gaps().forEach(log::println);
    }
    log.println("Statement of compliance: " + file);
    return true;
  }

  /** Claims of rows that do not exist, each with the test that makes it. */
  List<String> unknown() {
    return run.evidence().stream()
        .filter(item -> !catalogue.ids().contains(item.id()))
        .map(item -> item.id() + " in " + item.test())
        .toList();
  }

  /** The statement in Markdown. */
  String text() {
    Map<String, List<Evidence>> evidence =
        run.evidence().stream().collect(Collectors.groupingBy(Evidence::id));
    Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
    StringBuilder table = new StringBuilder("| id | text | status | tests |\n|---|---|---|---|\n");
    for (Catalogue.Row row : catalogue.rows()) {
      List<Evidence> own = evidence.getOrDefault(row.id(), List.of());
      Verdict verdict = Verdict.of(row.id(), own);
      counts.merge(verdict, 1, Integer::sum);
      table.append(
          "| %s | %s | %s | %s |\n".formatted(row.id(), row.text(), verdict.text(), tests(own)));
    }
    return head(counts) + table;
  }

  private String head(Map<Verdict, Integer> counts) {
    StringBuilder head = new StringBuilder("# Statement of compliance\n\n");
    head.append(
        """
        - works: %d of %d. All clauses have a passing test; **bold** ones go over sockets to a server that runs the packaged EAR.
        - partial: %d. Some clauses, or only from inside the code, or a test was skipped or failed.
        - not yet: %d. No passing test.

        """
            .formatted(
                counts.getOrDefault(Verdict.WORKS, 0),
                catalogue.rows().size(),
                counts.getOrDefault(Verdict.PARTIAL, 0),
                counts.getOrDefault(Verdict.NOT_YET, 0)));
    if (!run.full()) {
      head.append("Not a full run: ").append(String.join("; ", run.gaps())).append(".\n\n");
    }
    return head.toString();
  }

  private static String tests(List<Evidence> evidence) {
    return evidence.stream()
        .map(StatementOfCompliance::test)
        .collect(Collectors.toCollection(() -> new TreeSet<>(BY_NAME)))
        .stream()
        .collect(Collectors.joining(", "));
  }

  private static final Comparator<String> BY_NAME =
      Comparator.comparing((String test) -> test.replace("*", "")).thenComparing(test -> test);

  private static String test(Evidence item) {
    String name = item.shortTest();
    String shown = item.level() == Level.END_TO_END ? "**" + name + "**" : name;
    return switch (item.outcome()) {
      case SKIPPED -> shown + " (skipped)";
      case FAILED -> shown + " (failed)";
      case PASSED -> item.partial() ? shown + " (some clauses)" : shown;
    };
  }
}
