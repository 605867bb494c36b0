package org.opencpm.messaging;

import static org.opencpm.messaging.MessageScene.NODE;
import static org.opencpm.messaging.MessageScene.NOW;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.opencpm.schema.TestDatabase;
import org.opencpm.schema.TestDatabases;
import org.opencpm.schema.jpa.Sql;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.Subscriber;

/**
 * Measures the repository and prints a table; nothing is asserted. Arguments: {@code h2} or {@code
 * postgres}, then the rows that wait in the last part (default 1000000; 0: no such part).
 */
public final class MessageRepositoryBench {

  private static final int USERS = 1000;
  private static final byte[] BODY = new byte[800];

  private final TestDatabase database;
  private final MessageScene scene;
  private final boolean postgres;
  private final List<Subscriber> offline = new ArrayList<>();
  private final List<Subscriber> online = new ArrayList<>();
  private final ProcessHandle server;
  private int next;

  private interface Work {
    int run();
  }

  private MessageRepositoryBench(TestDatabase database, boolean postgres) {
    this.database = database;
    this.scene = new MessageScene(database);
    this.postgres = postgres;
    this.server = postgres ? postmaster(database) : null;
    for (int i = 0; i < USERS; i++) {
      offline.add(scene.subscriber("offline" + i));
      Subscriber user = scene.subscriber("online" + i);
      online.add(user);
      scene.device(user, "phone" + i);
    }
  }

  public static void main(String[] args) throws IOException {
    boolean postgres = args.length > 0 && args[0].equals("postgres");
    int rows = args.length > 1 ? Integer.parseInt(args[1]) : 1_000_000;
    Path directory = Files.createTempDirectory(Path.of("persistence/target"), "bench");
    try (TestDatabase database =
        postgres ? TestDatabases.postgres() : TestDatabases.h2(directory)) {
      new MessageRepositoryBench(database, postgres).run(rows);
    }
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  private void run(int rows) {
    System.out.printf(
        "%-46s %10s %12s %12s %12s%n",
        postgres ? "PostgreSQL" : "H2", "per s", "thread us", "server us", "bytes out");
    measure("(warm-up)", 6, () -> accept(offline, 50) + accept(online, 50) + accept(online, 1));
    accepts("");
    online();
    drain();
    if (rows == 0) {
      return;
    }
    fill(rows);
    accepts(", " + rows + " waiting");
    drain();
    once("backlog", () -> scene.messages(m -> m.backlog(NOW)));
    once("nextDeadline", () -> scene.messages(m -> m.nextDeadline()));
    once("nextRetry", () -> scene.messages(m -> m.nextRetry(NOW)));
    once("devicesWithWork", () -> scene.messages(m -> m.devicesWithWork(NODE, NOW, 100)));
    measure("expire in batches of 500", 5, this::expire);
  }

  private void accepts(String suffix) {
    measure("accept, offline, batches of 50" + suffix, 5, () -> accept(offline, 50));
    measure("accept, offline, singly" + suffix, 5, () -> accept(offline, 1));
    measure("accept, one device, batches of 50" + suffix, 5, () -> accept(online, 50));
    measure("accept, one device, singly" + suffix, 5, () -> accept(online, 1));
  }

  /** Accept and complete, batches of 20, each message to the device of another user. */
  private void online() {
    measure(
        "accept + complete, batches of 20",
        5,
        () -> {
          List<DeliveryResult> results = new ArrayList<>();
          for (Acceptance acceptance : scene.acceptAll(batch(online, 20))) {
            acceptance.deliveries().forEach(d -> results.add(MessageScene.done(d)));
          }
          scene.withMessages(m -> m.complete(results));
          return 20;
        });
  }

  /** A device registers with 1,000 waiting: plan, claims of 50, completion. */
  private void drain() {
    List<Subscriber> users = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Subscriber user = scene.subscriber("drain" + next++);
      users.add(user);
      for (int j = 0; j < 20; j++) {
        scene.acceptAll(batch(List.of(user), 50));
      }
    }
    int[] used = {0};
    measure(
        "plan + claim + complete of 1,000 waiting",
        -8,
        () -> {
          Subscriber user = users.get(used[0]++);
          Device device = scene.device(user, "phone");
          int made = scene.plan(device);
          List<Delivery> claimed = claim50(device);
          while (!claimed.isEmpty()) {
            List<DeliveryResult> results = claimed.stream().map(MessageScene::done).toList();
            scene.withMessages(m -> m.complete(results));
            claimed = claim50(device);
          }
          return made;
        });
    Device device = scene.device(users.get(0), "phone");
    measure(
        "refresh of a registration (bind + plan)",
        2,
        () -> {
          scene.plan(scene.device(users.get(0), device.key()));
          return 1;
        });
  }

  private List<Delivery> claim50(Device device) {
    return scene.messages(m -> m.claim(device.id(), Lane.PAGER, false, 50, NODE, NOW));
  }

  private int expire() {
    return scene.messages(
        m -> {
          List<EndedRecipient> ended = m.claimExpired(NOW.plusSeconds(8 * 86_400), 500);
          m.remove(ended.stream().map(EndedRecipient::recipientId).toList());
          return ended.size();
        });
  }

  private int accept(List<Subscriber> users, int size) {
    scene.acceptAll(batch(users, size));
    return size;
  }

  private List<NewMessage> batch(List<Subscriber> users, int size) {
    List<NewMessage> batch = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      NewRecipient recipient = scene.to(users.get(next++ % users.size()));
      NewMessage message = scene.message(recipient);
      batch.add(
          new NewMessage(
              message.kind(),
              message.senderKey(),
              message.senderSubscriberId(),
              message.senderAddress(),
              message.senderDeviceKey(),
              message.messageId(),
              message.callId(),
              message.conversationId(),
              message.contributionId(),
              message.service(),
              message.wishes(),
              message.headers(),
              message.contentType(),
              BODY,
              message.anonymous(),
              message.acceptedAt(),
              message.recipients()));
    }
    return batch;
  }

  private void fill(int rows) {
    String numbers = postgres ? "generate_series(1, %d) AS g(x)" : "SYSTEM_RANGE(1, %d) AS g(x)";
    String from = String.format(Locale.ROOT, " FROM " + numbers, rows);
    String hash =
        postgres
            ? "sha256(convert_to('filled ' || x, 'UTF8'))"
            : "HASH('SHA-256', STRINGTOUTF8('filled ' || x))";
    String body =
        postgres ? "convert_to(repeat('x', 800), 'UTF8')" : "STRINGTOUTF8(REPEAT('x', 800))";
    long start = System.nanoTime();
    database.run(
        em -> {
          Sql sql = new Sql(em);
          long base = 1_000_000_000L;
          sql.update(
              "INSERT INTO message (id, kind, recipients, sender_key, sender_address, message_id,"
                  + " wishes, content_type, body, anonymous) SELECT "
                  + base
                  + " + x, 0, 1, 's:1', 'sip:alice@cpm.example', 'filled' || x, '', 'message/cpim', "
                  + body
                  + ", FALSE"
                  + from);
          sql.update(
              "INSERT INTO message_recipient (id, message_id, subscriber_id, seq, address,"
                  + " dedupe_key, accepted_at, expires_at, is_deferrable, strict_target, taken,"
                  + " ended, reported) SELECT "
                  + base
                  + " + x, "
                  + base
                  + " + x, "
                  + offline.get(0).id()
                  + " + 2 * MOD(x, 1000), 1000000 + x, 'sip:offline@cpm.example', "
                  + hash
                  + ", "
                  + NOW.toEpochMilli()
                  + " + x, "
                  + NOW.toEpochMilli()
                  + " + 604800000 + x, TRUE, FALSE, FALSE, FALSE, 0"
                  + from);
        });
    if (postgres) {
      try (Connection connection = database.dataSource().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("VACUUM ANALYZE");
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
    System.out.printf("(filled in %d s)%n", (System.nanoTime() - start) / 1_000_000_000L);
  }

  private void once(String what, Runnable work) {
    for (int i = 0; i < 3; i++) {
      long start = System.nanoTime();
      work.run();
      System.out.printf(Locale.ROOT, "%-46s %10.1f ms%n", what, (System.nanoTime() - start) / 1e6);
    }
  }

  /** Runs for so many seconds or, if negative, so many times. */
  private void measure(String what, int secondsOrTimes, Work work) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long cpu = threads.getCurrentThreadCpuTime();
    long serverCpu = serverCpu();
    long written = written();
    long start = System.nanoTime();
    long done = 0;
    if (secondsOrTimes < 0) {
      for (int i = 0; i < -secondsOrTimes; i++) {
        done += work.run();
      }
    } else {
      long end = start + secondsOrTimes * 1_000_000_000L;
      while (System.nanoTime() < end) {
        done += work.run();
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "%-46s %10.0f %12.0f %12.0f %12d%n",
        what,
        done / seconds,
        (threads.getCurrentThreadCpuTime() - cpu) / 1e3 / done,
        (serverCpu() - serverCpu) / 1e3 / done,
        (written() - written) / done);
  }

  /** Nanoseconds of CPU that PostgreSQL's processes have used; 0 for H2, which has none. */
  private long serverCpu() {
    return server == null
        ? 0
        : server
            .children()
            .mapToLong(p -> p.info().totalCpuDuration().map(Duration::toNanos).orElse(0L))
            .sum();
  }

  private static ProcessHandle postmaster(TestDatabase database) {
    long backend = database.inTransaction(em -> new Sql(em).number("SELECT pg_backend_pid()"));
    return ProcessHandle.of(backend).flatMap(ProcessHandle::parent).orElseThrow();
  }

  /** Bytes that this process has written, 0 where the system does not tell. */
  private static long written() {
    try {
      return Files.readAllLines(Path.of("/proc/self/io")).stream()
          .filter(line -> line.startsWith("wchar: "))
          .mapToLong(line -> Long.parseLong(line.substring(7)))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}
