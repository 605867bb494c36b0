package org.opencpm.client.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Devices that come online while messages wait for them, and answer each of them at once. */
final class Drain {

  /** No further message for so long: the rest does not come. */
  private static final Duration SILENCE = Duration.ofSeconds(5);

  private final Endpoint endpoint;
  private final Registrations registrations;
  private final ServerUsage usage;
  // Written by the endpoint's thread alone.
  private final Set<String> branches = new HashSet<>();
  private volatile int delivered;
  private volatile int repeated;
  private volatile long firstAt;
  private volatile long lastAt;

  /**
   * What came of it.
   *
   * @param messages that arrived
   * @param missing messages that did not
   * @param firstMillis from the first REGISTER with credentials to the first message
   * @param seconds from that REGISTER to the last message
   * @param cpuMicros processor time of the server for each message; NaN if unknown
   * @param databaseMicros the same of the database
   * @param retransmissions of the server's messages, and needed ones of our REGISTERs
   */
  record Result(
      int messages,
      int missing,
      double firstMillis,
      double seconds,
      double cpuMicros,
      double databaseMicros,
      int retransmissions) {

    double rate() {
      return messages / seconds;
    }

    /** This drain and another one after it; the first delivery is that of this one. */
    Result plus(Result later) {
      int all = messages + later.messages;
      return new Result(
          all,
          missing + later.missing,
          firstMillis,
          seconds + later.seconds,
          (cpuMicros * messages + later.cpuMicros * later.messages) / all,
          (databaseMicros * messages + later.databaseMicros * later.messages) / all,
          retransmissions + later.retransmissions);
    }
  }

  Drain(Endpoint endpoint, Registrations registrations, ServerUsage usage) {
    this.endpoint = endpoint;
    this.registrations = registrations;
    this.usage = usage;
  }

  /**
   * Brings users online and waits for their messages.
   *
   * @param expected how many messages wait for all of them together
   */
  Result run(List<BenchUser> users, int expected) throws IOException {
    endpoint.receiver(this::received);
    registrations.challenge(users);
    branches.clear();
    delivered = 0;
    repeated = 0;
    int overdueBefore = registrations.overdue();
    ServerUsage.Reading before = usage.read();
    long start = System.nanoTime();
    firstAt = start;
    lastAt = start;
    registrations.register(users);
    while (delivered < expected && System.nanoTime() - lastAt < SILENCE.toNanos()) {
      LockSupport.parkNanos(500_000);
    }
    int messages = delivered;
    ServerUsage.Reading after = usage.read();
    return new Result(
        messages,
        expected - messages,
        (firstAt - start) / 1e6,
        (lastAt - start) / 1e9,
        after.serverMicrosSince(before) / messages,
        after.databaseMicrosSince(before) / messages,
        repeated + registrations.overdue() - overdueBefore);
  }

  private void received(Endpoint at, SipDatagram datagram, OkResponse ok, long nanos)
      throws IOException {
    if (!datagram.isRequest()) {
      registrations.take(datagram, nanos);
      return;
    }
    at.send(ok.to(datagram));
    int from = datagram.viaStart(0);
    String via =
        new String(datagram.bytes(), from, datagram.viaEnd(0) - from, StandardCharsets.UTF_8);
    if (!branches.add(via)) {
      repeated++;
      return;
    }
    if (delivered == 0) {
      firstAt = nanos;
    }
    lastAt = nanos;
    delivered++;
  }
}
