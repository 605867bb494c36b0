package org.opencpm.client.cli;

import java.io.PrintWriter;
import java.util.Locale;

/**
 * Shows how far a file has come: a bar that is drawn again on its line on a terminal, elsewhere a
 * line at each quarter. For one thread.
 */
final class ProgressBar implements AutoCloseable {

  private static final int WIDTH = 30;
  private static final int QUARTERS = 4;
  private static final long REDRAW_NANOS = 100_000_000;
  private static final double MEGABYTE = 1e6;

  private final PrintWriter out;
  private final boolean terminal;
  private final String name;
  private final long size;
  private final long started;
  private long from = -1;
  private long drawn;
  private int told;
  private boolean open;

  /**
   * Nothing is shown yet.
   *
   * @param terminal whether a line can be written over
   * @param size of the file in bytes; 0 or less when it is not known
   * @param now {@link System#nanoTime()}
   */
  ProgressBar(PrintWriter out, boolean terminal, String name, long size, long now) {
    this.out = out;
    this.terminal = terminal;
    this.name = name;
    this.size = size;
    this.started = now;
    this.drawn = now - REDRAW_NANOS;
  }

  /** Whether the standard output is a terminal. */
  static boolean isTerminal() {
    return System.console() != null;
  }

  /**
   * Shows where it is.
   *
   * @param moved place in the file
   * @param now {@link System#nanoTime()}
   */
  void at(long moved, long now) {
    from = from < 0 ? moved : from;
    if (terminal) {
      if (now - drawn >= REDRAW_NANOS || moved == size) {
        drawn = now;
        open = true;
        out.print("\r" + bar(moved, now));
        out.flush();
      }
      return;
    }
    int quarter = size <= 0 ? 0 : (int) (moved * QUARTERS / size);
    if (quarter > told && quarter < QUARTERS) {
      told = quarter;
      out.println("   " + name + "  " + quarter * 100 / QUARTERS + " %");
      out.flush();
    }
  }

  private String bar(long moved, long now) {
    int full = size <= 0 ? 0 : (int) (moved * WIDTH / size);
    double seconds = Math.max(0.001, (now - started) / 1e9);
    return String.format(
        Locale.ROOT,
        "%-24.24s [%s%s] %3d %%  %.1f MB/s ",
        name,
        "#".repeat(full),
        " ".repeat(WIDTH - full),
        size <= 0 ? 0 : moved * 100 / size,
        (moved - from) / MEGABYTE / seconds);
  }

  /** Ends the line. */
  @Override
  public void close() {
    if (open) {
      out.println();
      out.flush();
    }
  }
}
