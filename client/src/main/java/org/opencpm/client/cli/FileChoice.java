package org.opencpm.client.cli;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

/** Which files the user of the command line wants, and which he gives to those who ask. */
final class FileChoice {

  /** He wants all, and gives none. */
  static final FileChoice ALL = new FileChoice(false, List.of(), List.of());

  private final boolean declines;
  private final List<PathMatcher> wanted;
  private final List<Path> given;

  /**
   * A choice.
   *
   * @param declines whether he wants none
   * @param only patterns of the names that he wants; empty for all
   * @param given the files that he gives
   * @throws Failure when a pattern is none
   */
  FileChoice(boolean declines, List<String> only, List<Path> given) {
    this.declines = declines;
    this.wanted = only.stream().map(FileChoice::matcher).toList();
    this.given = List.copyOf(given);
  }

  private static PathMatcher matcher(String pattern) {
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    } catch (PatternSyntaxException malformed) {
      throw new Failure(ExitCode.USAGE, "not a pattern: " + pattern);
    }
  }

  /** Whether he chooses among files, rather than to take all. */
  boolean chooses() {
    return declines || !wanted.isEmpty();
  }

  /** Whether he wants none at all. */
  boolean declines() {
    return declines;
  }

  /** Whether he wants one of that name, which is no path. */
  boolean wants(String name) {
    Path plain = Path.of(name);
    return !declines
        && (wanted.isEmpty() || wanted.stream().anyMatch(pattern -> pattern.matches(plain)));
  }

  /** The file that he gives to one who asks for one of that name. */
  Optional<Path> given(String name) {
    return given.stream().filter(file -> file.getFileName().toString().equals(name)).findFirst();
  }
}
