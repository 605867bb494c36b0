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
   * @param compilers the part of it that its JVM spent on compiling
   * @param database microseconds, NaN if unknown
   */
  record Reading(double server, double compilers, double database) {

    double serverMicrosSince(Reading earlier) {
      return server - earlier.server;
    }

    /** Share of compiling in the server's time: near 0 once it is warm; NaN if unknown. */
    double compilingSince(Reading earlier) {
      // A compiler thread that ended took its time along.
      return Math.max(0, compilers - earlier.compilers) / serverMicrosSince(earlier);
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
        serverPid == 0 ? Double.NaN : compilerTicks(serverPid) * (double) MICROS_PER_TICK,
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

  private static long compilerTicks(long pid) throws IOException {
    List<Path> threads;
    try (Stream<Path> all = Files.list(Path.of("/proc", "" + pid, "task"))) {
      threads = all.toList();
    }
    long ticks = 0;
    for (Path thread : threads) {
      try {
        if (Files.readString(thread.resolve("comm")).startsWith("Compiler", "C2 ".length())) {
          ticks += ticks(stat(thread));
        }
      } catch (NoSuchFileException e) {
        // A thread that ended between the two looks.
        continue;
      }
    }
    return ticks;
  }

  private static long ownTicks(long pid) throws IOException {
    return ticks(stat(Path.of("/proc", "" + pid)));
  }

  private static long ticks(String[] stat) {
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
          ticks += ticks(stat);
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
