package org.opencpm.compliance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The project's list of requirements, {@code docs/requirements.tsv}: a line for each row, its id
 * and its text with a tab between them.
 *
 * @param rows the rows in the order of the file
 */
record Catalogue(List<Row> rows) {

  /** Most characters that a row's text may have, so that it fits a line. */
  static final int MAX_TEXT = 119;

  private static final Pattern ID = Pattern.compile("[A-Z0-9]+(-[A-Za-z0-9]+)+(\\.[0-9]+)?");

  /**
   * One requirement.
   *
   * @param id its label, for example {@code CPM-CONV-001}
   * @param text what it asks for, in a line
   */
  record Row(String id, String text) {}

  /**
   * Reads and checks the list.
   *
   * @throws IllegalArgumentException if a line is not a row or an id stands twice; says which
   */
  static Catalogue read(Path file) throws IOException {
    List<Row> rows = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (String line : Files.readAllLines(file)) {
      Row row = row(line);
      if (!ids.add(row.id())) {
        throw new IllegalArgumentException(row.id() + " stands twice in " + file);
      }
      rows.add(row);
    }
    return new Catalogue(List.copyOf(rows));
  }

  /** The rows' ids. */
  Set<String> ids() {
    Set<String> ids = new HashSet<>();
    rows.forEach(row -> ids.add(row.id()));
    return ids;
  }

  private static Row row(String line) {
    String[] fields = line.split("\t", -1);
    if (fields.length != 2
        || !ID.matcher(fields[0]).matches()
        || fields[1].isBlank()
        || !fields[1].equals(fields[1].strip())
        || fields[1].length() > MAX_TEXT
        || fields[1].indexOf('|') >= 0) {
      throw new IllegalArgumentException("not an id, a tab and a short text: " + line);
    }
    return new Row(fields[0], fields[1]);
  }
}
