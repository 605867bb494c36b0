package org.opencpm.compliance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the tests of one test plan proved. A module's run leaves one or more of these in the folder
 * {@link #FOLDER}, named by the run of the build that made them.
 *
 * @param selection true if somebody asked for a selection of the tests only
 * @param evidence one for each row and test, in the order of rows and tests
 */
record ComplianceReport(boolean selection, List<Evidence> evidence) {

  /** Where a module's reports are, from the module's folder. */
  static final Path FOLDER = Path.of("target", "compliance");

  /** How a report's file name ends. */
  static final String SUFFIX = ".tsv";

  private static final String SELECTION_MARK = "# a selection of the tests";

  /** Gathers evidence; of several outcomes of one test the worst stands. */
  static ComplianceReport of(boolean selection, Stream<Evidence> evidence) {
    return new ComplianceReport(selection, merged(evidence));
  }

  /** One report out of several. */
  static ComplianceReport merge(Collection<ComplianceReport> reports) {
    return of(
        reports.stream().anyMatch(ComplianceReport::selection),
        reports.stream().flatMap(report -> report.evidence().stream()));
  }

  /** Reads a file written by {@link #write}. */
  static ComplianceReport read(Path file) throws IOException {
    boolean selection = false;
    List<Evidence> evidence = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      if (line.equals(SELECTION_MARK)) {
        selection = true;
      } else {
        evidence.add(Evidence.parse(line));
      }
    }
    return new ComplianceReport(selection, evidence);
  }

  /** Writes the report; a report without evidence still says that the module's tests ran. */
  void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    if (selection) {
      lines.add(SELECTION_MARK);
    }
    evidence.stream().map(Evidence::toLine).forEach(lines::add);
    Files.write(file, lines);
  }

  private static List<Evidence> merged(Stream<Evidence> evidence) {
    TreeMap<String, Evidence> byRowAndTest = new TreeMap<>();
    evidence.forEach(
        item -> byRowAndTest.merge(item.id() + '\t' + item.test(), item, Evidence::merge));
    return List.copyOf(byRowAndTest.values());
  }
}
