package org.opencpm.client.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.opencpm.client.bench.SipDatagram.Field;
import org.opencpm.subscriber.DigestChallenge;
import org.opencpm.subscriber.DigestCredentials;

/**
 * Registers users' devices in two rounds: challenges first, answers to them later, so that the
 * second round can be timed. So many at a time that the server is busy, and no more.
 */
final class Registrations {

  /** REGISTERs on their way at the same time. */
  private static final int AT_A_TIME = 16;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final RequestTexts texts;
  private final Endpoint endpoint;
  private final String domain;
  private final String password;
  private final Map<Integer, DigestChallenge> challenges = new ConcurrentHashMap<>();
  private final Map<String, Long> onTheirWay = new ConcurrentHashMap<>();
  private final AtomicInteger attempts = new AtomicInteger();
  private final AtomicInteger overdue = new AtomicInteger();
  private final Semaphore free = new Semaphore(AT_A_TIME);
  private volatile boolean authorized;
  private volatile String refusal;

  Registrations(RequestTexts texts, Endpoint endpoint, String domain, String password) {
    this.texts = texts;
    this.endpoint = endpoint;
    this.domain = domain;
    this.password = password;
  }

  /** Asks for a challenge for each user and waits until they are there. */
  void challenge(List<BenchUser> users) throws IOException {
    round(users, false);
  }

  /** Answers the challenges, one REGISTER for each user, and waits until they are taken. */
  void register(List<BenchUser> users) throws IOException {
    round(users, true);
  }

  /** REGISTERs so far that a client would have sent again. */
  int overdue() {
    return overdue.get();
  }

  private void round(List<BenchUser> users, boolean withCredentials) throws IOException {
    authorized = withCredentials;
    for (BenchUser user : users) {
      acquire(1);
      send(user);
    }
    acquire(AT_A_TIME);
    free.release(AT_A_TIME);
  }

  private void acquire(int permits) throws IOException {
    try {
      if (!free.tryAcquire(permits, PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException(
            (authorized ? "REGISTER with credentials" : "REGISTER")
                + ": no answer to "
                + onTheirWay.size()
                + " within "
                + PATIENCE.toSeconds()
                + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    if (refusal != null) {
      throw new IOException("REGISTER: " + refusal);
    }
  }

  private void send(BenchUser user) throws IOException {
    String authorization = authorized ? authorization(user) : null;
    // Counted over the whole run: the CSeq of a Call-ID must grow from one round to the next.
    int attempt = attempts.incrementAndGet();
    onTheirWay.put(attempt + " REGISTER", System.nanoTime());
    endpoint.send(ByteBuffer.wrap(texts.register(user, endpoint, attempt, authorization)));
  }

  private String authorization(BenchUser user) {
    DigestChallenge challenge = challenges.get(user.number());
    if (challenge == null) {
      throw new IllegalStateException("never challenged: " + user.name());
    }
    return DigestCredentials.answer(
            challenge, user.userName(domain), password, "REGISTER", "sip:" + domain, 1, "bench")
        .toHeaderValue();
  }

  /**
   * Takes an answer from the endpoint.
   *
   * @return false if it is none to a REGISTER
   */
  boolean take(SipDatagram answer, long nanos) {
    if (Answers.kind(answer) != 'r') {
      return false;
    }
    Long sent = answer.status() < 200 ? null : onTheirWay.remove(answer.value(Field.CSEQ));
    if (sent != null) {
      if (nanos - sent > Flights.RETRANSMISSION_NANOS) {
        overdue.incrementAndGet();
      }
      if (answer.status() == 401 && !authorized) {
        challenged((int) Answers.number(answer), answer);
      } else if (answer.status() >= 300) {
        refusal = Answers.statusLine(answer);
      }
      free.release();
    }
    return true;
  }

  private void challenged(int user, SipDatagram answer) {
    String value = answer.header("WWW-Authenticate");
    DigestChallenge.parse(value)
        .ifPresentOrElse(
            challenge -> challenges.put(user, challenge),
            () -> refusal = "a challenge that cannot be read: " + value);
  }
}
