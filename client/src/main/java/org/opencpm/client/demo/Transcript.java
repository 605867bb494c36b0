package org.opencpm.client.demo;

import java.io.PrintWriter;
import java.util.List;
import org.opencpm.client.wire.WireEvent;
import org.opencpm.client.wire.WireEvent.Direction;
import org.opencpm.client.wire.WireLog;

/** Writes the demonstration as a dialogue. Safe for use by several threads. */
final class Transcript {

  private static final int DEVICE_WIDTH = 14;
  private static final int OTHER_WIDTH = 12;
  private static final int TRACED_LINES = 60;

  private final PrintWriter out;
  private final boolean trace;

  Transcript(PrintWriter out, boolean trace) {
    this.out = out;
    this.trace = trace;
  }

  /** A heading. */
  synchronized void scene(String title) {
    out.println();
    out.println(title);
    out.flush();
  }

  /** What a device did by itself. */
  void does(String device, String what) {
    line(device, "   ", "", what);
  }

  /** A device sent something to somebody. */
  void sends(String device, String to, String what) {
    line(device, "──▶", to, what);
  }

  /** A device received something from somebody. */
  void receives(String device, String from, String what) {
    line(device, "◀──", from, what);
  }

  private synchronized void line(String device, String arrow, String other, String what) {
    out.println(
        "  " + padded(device, DEVICE_WIDTH) + arrow + " " + padded(other, OTHER_WIDTH) + what);
    out.flush();
  }

  /** How it ended. */
  synchronized void verdict(List<String> differences) {
    out.println();
    if (differences.isEmpty()) {
      out.println("All came as it should, counted from what the clients' sockets received.");
    } else {
      out.println("Not all came as it should:");
      differences.forEach(difference -> out.println("  - " + difference));
    }
    out.flush();
  }

  /** A log that shows a device's SIP messages, when that is wanted. */
  WireLog wire(String device) {
    return trace ? event -> show(device, event) : WireLog.NONE;
  }

  private synchronized void show(String device, WireEvent event) {
    String arrow = event.direction() == Direction.SENT ? "▶ server" : "◀ server";
    out.println("    | " + device + " " + arrow + "  " + event.transport() + "  " + event.at());
    event.text().lines().limit(TRACED_LINES).forEach(line -> out.println("    |   " + line));
    out.println("    |");
    out.flush();
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(1, width - text.length()));
  }
}
