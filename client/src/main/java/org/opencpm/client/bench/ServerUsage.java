package org.opencpm.client.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the server, and a database started for it, take of the machine: from {@code /proc}. */
final class ServerUsage {

  /** USER_HZ, which Linux shows to every program as 100. */
  private static final long MICROS_PER_TICK = 10_000;

  // Fields of /proc/PID/stat counted from the one after the command's name.
  private static final int PARENT = 1;
  private static final int USER_TIME = 11;
  private static final int SYSTEM_TIME = 12;
  private static final int CHILDREN_USER_TIME = 13;
  private static final int CHILDREN_SYSTEM_TIME = 14;

  private final long serverPid;
  private final long databasePid;

  /**
   * Processor time so far.
   *
   * @param server microseconds, NaN if unknown
   * @param database microseconds, NaN if unknown
   */
  record Reading(double server, double database) {

    double serverMicrosSince(Reading earlier) {
      return server - earlier.server;
    }

    double databaseMicrosSince(Reading earlier) {
      return database - earlier.database;
    }
  }

  /**
   * Watches processes.
   *
   * @param serverPid 0 if unknown
   * @param databasePid parent of the database's processes, 0 if unknown
   */
  ServerUsage(long serverPid, long databasePid) {
    this.serverPid = serverPid;
    this.databasePid = databasePid;
  }

  /** Reads the processor time. */
  Reading read() throws IOException {
    return new Reading(
        serverPid == 0 ? Double.NaN : ownTicks(serverPid) * (double) MICROS_PER_TICK,
        databasePid == 0 ? Double.NaN : treeTicks(databasePid) * (double) MICROS_PER_TICK);
  }

  /** Resident memory of the server in MiB, NaN if unknown. */
  double residentMebibytes() throws IOException {
    if (serverPid == 0) {
      return Double.NaN;
    }
    for (String line : Files.readAllLines(Path.of("/proc", "" + serverPid, "status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
      }
    }
    return Double.NaN;
  }

  private static long ownTicks(long pid) throws IOException {
    String[] stat = stat(Path.of("/proc", "" + pid));
    return Long.parseLong(stat[USER_TIME]) + Long.parseLong(stat[SYSTEM_TIME]);
  }

  private static long treeTicks(long parent) throws IOException {
    String[] top = stat(Path.of("/proc", "" + parent));
    long ticks =
        ownTicks(parent)
            + Long.parseLong(top[CHILDREN_USER_TIME])
            + Long.parseLong(top[CHILDREN_SYSTEM_TIME]);
    List<Path> processes;
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      processes = all.filter(p -> p.getFileName().toString().matches("[0-9]+")).toList();
    }
    for (Path process : processes) {
      try {
        String[] stat = stat(process);
        if (Long.parseLong(stat[PARENT]) == parent) {
          ticks += Long.parseLong(stat[USER_TIME]) + Long.parseLong(stat[SYSTEM_TIME]);
        }
      } catch (NoSuchFileException e) {
        // It ended since; if it was the database's, its parent counts it from now on.
        continue;
      }
    }
    return ticks;
  }

  /** The fields after the command's name, which may itself hold blanks and parentheses. */
  private static String[] stat(Path process) throws IOException {
    return afterName(Files.readString(process.resolve("stat")));
  }

  static String[] afterName(String stat) {
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
  }
}
