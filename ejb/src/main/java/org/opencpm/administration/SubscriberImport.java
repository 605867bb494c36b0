package org.opencpm.administration;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.opencpm.administration.ImportReport.BadLine;
import org.opencpm.administration.ProvisioningActions.Imported;
import org.opencpm.subscriber.SubscriberRepository.NewSubscriber;

/**
 * Reads subscribers from CSV (RFC 4180), one after the other, and adds them in batches: {@code
 * user,addresses,password} with a head line, columns in any order. Each bad line is reported and
 * harms no other; where the quotes are broken nothing after it can be read.
 */
final class SubscriberImport {

  /** Subscribers in one transaction. */
  static final int BATCH = 500;

  /** Bad lines that the report has. */
  static final int MOST_BAD = 1000;

  private static final int LONGEST_TEXT = 200;

  private final SubscriberChecks checks;
  private final Function<List<NewSubscriber>, List<Imported>> add;
  private final List<NewSubscriber> batch = new ArrayList<>(BATCH);
  private final List<CSVRecord> lines = new ArrayList<>(BATCH);
  private final List<BadLine> bad = new ArrayList<>();
  private int added;
  private int unchanged;
  private int rejected;

  /**
   * @param add adds a batch and says of each what became of it
   */
  SubscriberImport(SubscriberChecks checks, Function<List<NewSubscriber>, List<Imported>> add) {
    this.checks = checks;
    this.add = add;
  }

  /**
   * Reads all of it.
   *
   * @throws InvalidInputException when the head line lacks a column
   */
  ImportReport read(Reader csv) {
    CSVFormat format =
        CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreHeaderCase(true)
            .setIgnoreEmptyLines(true)
            .setTrim(true)
            .get();
    try (CSVParser parser = format.parse(csv)) {
      List<String> names =
          parser.getHeaderNames().stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
      for (String column : List.of("user", "addresses", "password")) {
        if (!names.contains(column)) {
          throw new InvalidInputException(
              "csv", "The head line must be user,addresses,password; it lacks " + column + ".");
        }
      }
      take(parser);
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidInputException("csv", "The file cannot be read: " + e.getMessage());
    }
    return new ImportReport(added, unchanged, rejected, bad);
  }

  private void take(CSVParser parser) {
    Iterator<CSVRecord> records = parser.iterator();
    boolean more = true;
    while (more) {
      try {
        more = records.hasNext();
        if (more) {
          take(records.next());
        }
      } catch (UncheckedIOException | IllegalStateException e) {
        reject(
            parser.getCurrentLineNumber(),
            "",
            "The quotes are broken here; nothing after it was read.");
        more = false;
      }
    }
    flush();
  }

  private void take(CSVRecord line) {
    if (!line.isConsistent()) {
      reject(number(line), text(line), "It has " + line.size() + " columns.");
      return;
    }
    try {
      batch.add(
          checks.added(
              new SubscriberForm(
                  line.get("user"),
                  List.of(line.get("addresses").split("\\s+")),
                  line.get("password"))));
      lines.add(line);
    } catch (InvalidInputException e) {
      reject(number(line), text(line), e.getMessage());
    }
    if (batch.size() == BATCH) {
      flush();
    }
  }

  private void flush() {
    if (batch.isEmpty()) {
      return;
    }
    List<Imported> results = add.apply(List.copyOf(batch));
    for (int i = 0; i < results.size(); i++) {
      CSVRecord line = lines.get(i);
      switch (results.get(i)) {
        case ADDED -> added++;
        case UNCHANGED -> unchanged++;
        case NAME_TAKEN ->
            reject(number(line), text(line), "The user name is another subscriber's.");
        case ADDRESS_TAKEN ->
            reject(number(line), text(line), "An address belongs to another subscriber.");
      }
    }
    batch.clear();
    lines.clear();
  }

  private void reject(long line, String text, String why) {
    rejected++;
    if (bad.size() < MOST_BAD) {
      bad.add(new BadLine(line, text, why));
    }
  }

  /** As an editor counts them; the head line is the first. */
  private static long number(CSVRecord line) {
    return line.getRecordNumber() + 1;
  }

  /** The line without its password. */
  private static String text(CSVRecord line) {
    StringBuilder text = new StringBuilder();
    for (String column : List.of("user", "addresses")) {
      if (line.isSet(column)) {
        text.append(text.isEmpty() ? "" : ",").append(line.get(column));
      }
    }
    return text.length() <= LONGEST_TEXT ? text.toString() : text.substring(0, LONGEST_TEXT);
  }
}
