package org.opencpm.administration;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import javax.persistence.EntityManager;
import org.opencpm.administration.jpa.JpaDirectoryRepository;
import org.opencpm.administration.jpa.JpaLiveRepository;
import org.opencpm.administration.jpa.JpaTrailRepository;
import org.opencpm.messaging.jpa.JpaMessageRepository;
import org.opencpm.schema.TestDatabase;
import org.opencpm.schema.TestDatabases;
import org.opencpm.schema.jpa.Sql;

/**
 * Measures what writing the trail costs, and how long the console's queries take with 10^6
 * subscribers, 10^4 devices and 10^5 messages; prints it, asserts nothing. Argument: {@code h2} or
 * {@code postgres}, then the number of subscribers.
 */
public final class AdministrationBench {

  private static final int DEVICES = 10_000;
  private static final int MESSAGES = 100_000;
  private static final int BATCH = 500;
  private static final int ROUNDS = 21;
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final TestDatabase database;
  private final int subscribers;
  private final String numbers;

  private AdministrationBench(TestDatabase database, boolean postgres, int subscribers) {
    this.database = database;
    this.subscribers = subscribers;
    this.numbers = postgres ? "generate_series(1, %d) AS s(x)" : "SYSTEM_RANGE(1, %d) AS s(x)";
  }

  public static void main(String[] args) throws IOException {
    boolean postgres = args.length > 0 && args[0].equals("postgres");
    int subscribers = args.length > 1 ? Integer.parseInt(args[1]) : 1_000_000;
    Path directory = Files.createTempDirectory("bench");
    try (TestDatabase database =
        postgres ? TestDatabases.postgres() : TestDatabases.h2(directory)) {
      AdministrationBench bench = new AdministrationBench(database, postgres, subscribers);
      System.out.println(postgres ? "PostgreSQL" : "H2");
      bench.fill();
      bench.writeTrail();
      if (postgres) {
        bench.database.run(em -> new Sql(em).update("ANALYZE"));
      }
      bench.read();
    }
    try (var files = Files.walk(directory)) {
      files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
    }
  }

  private void sql(String statement, int count) {
    database.run(
        em -> new Sql(em).update(statement.replace("NUMBERS", String.format(numbers, count))));
  }

  private void fill() {
    sql(
        "INSERT INTO subscriber (id, user_name, active)"
            + " SELECT x, CONCAT('user', x, '@cpm.example'), TRUE FROM NUMBERS",
        subscribers);
    sql(
        "INSERT INTO subscriber_address (address, subscriber_id, position)"
            + " SELECT CONCAT('sip:user', x, '@cpm.example'), x, 0 FROM NUMBERS",
        subscribers);
    sql("INSERT INTO mailbox (subscriber_id, last_seq) SELECT x, 1000 FROM NUMBERS", subscribers);
    long end = NOW.plus(Duration.ofHours(1)).toEpochMilli();
    sql(
        "INSERT INTO device (id, subscriber_id, device_key, instance, name, planned_seq, last_seen,"
            + " contact_uri, contact_params, transport, source_address, source_port, aor, call_id,"
            + " cseq, expires_at, q, user_agent, lost)"
            + " SELECT x, x, CONCAT('urn:uuid:', x), CONCAT('urn:uuid:', x), CONCAT('phone ', x), 0,"
            + end
            + ", 'sip:u@127.0.0.1', '+g.oma.sip-im', 'udp', '127.0.0.1', 5070,"
            + " CONCAT('sip:user', x, '@cpm.example'), 'c', 1, "
            + end
            + ", 1, 'bench/1', FALSE FROM NUMBERS",
        DEVICES);
    long accepted = NOW.minus(Duration.ofHours(2)).toEpochMilli();
    long expires = NOW.plus(Duration.ofDays(7)).toEpochMilli();
    sql(
        "INSERT INTO message (id, kind, recipients, sender_key, sender_subscriber_id,"
            + " sender_address, message_id, call_id, conversation_id, wishes, content_type, body,"
            + " anonymous, body_size)"
            + " SELECT x, 0, 1, 's:1', 1, 'sip:user1@cpm.example', CONCAT('m', x),"
            + " CONCAT('call', x), CONCAT('conv', x), '', 'text/plain', NULL, FALSE, 100"
            + " FROM NUMBERS",
        MESSAGES);
    // Every tenth waits, for users without a device.
    sql(
        "INSERT INTO message_recipient (id, message_id, subscriber_id, seq, address, dedupe_key,"
            + " accepted_at, expires_at, is_deferrable, strict_target, taken, ended, reported)"
            + " SELECT x, x, MOD(x, 20000) + 1, x, CONCAT('sip:user', MOD(x, 20000) + 1,"
            + " '@cpm.example'), CAST(CONCAT('key', x) AS "
            + (numbers.startsWith("gen") ? "BYTEA" : "VARBINARY")
            + "), "
            + accepted
            + " + x, "
            + expires
            + ", TRUE, FALSE, MOD(x, 10) <> 0, FALSE, 0 FROM NUMBERS",
        MESSAGES);
    sql(
        "INSERT INTO delivery (recipient_id, device_id, state, seq, expires_at, claim_epoch,"
            + " attempts, last_status) SELECT x, MOD(x, 10000) + 1, 1, x, "
            + expires
            + ", 1, 1, 200 FROM NUMBERS",
        MESSAGES);
  }

  private void writeTrail() {
    EventIds ids = new EventIds(1);
    long cpu = cpu();
    long start = System.nanoTime();
    long rows = 0;
    List<TrailEvent> batch = new ArrayList<>(BATCH);
    for (int i = 1; i <= MESSAGES; i++) {
      Instant at = NOW.minus(Duration.ofHours(2)).plusMillis(i * 10L);
      String to = "sip:user" + (i % 20_000 + 1) + "@cpm.example";
      batch.add(event(ids.next(at), "accepted", i, to, null));
      batch.add(event(ids.next(at), "attempt", i, to, null));
      batch.add(event(ids.next(at), "accepted", i, "sip:user1@cpm.example", "m" + i));
      batch.add(event(ids.next(at), "attempt", -i, "sip:user1@cpm.example", null));
      if (batch.size() >= BATCH) {
        List<TrailEvent> full = List.copyOf(batch);
        database.run(em -> new JpaTrailRepository(em).append(full));
        rows += full.size();
        batch.clear();
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "trail: %.0f events/s, %.1f us of this thread an event, %.0f us a message of 4 events%n",
        rows / seconds,
        (cpu() - cpu) / 1000.0 / rows,
        4 * (cpu() - cpu) / 1000.0 / rows);
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static TrailEvent event(long id, String name, int i, String to, String about) {
    String messageId = i < 0 || about != null ? "n" + Math.abs(i) : "m" + i;
    boolean begins = name.equals("accepted");
    return new TrailEvent(
        id,
        name,
        begins,
        about != null || i < 0 ? "NOTIFICATION" : "STANDALONE",
        EventKey.of(about != null ? about : messageId),
        messageId,
        "conv" + Math.abs(i),
        begins ? "contribution" + i : null,
        "call" + i + name,
        begins ? "sip:user1@cpm.example" : null,
        List.of(to),
        begins ? null : "phone",
        begins ? 0 : 200,
        100,
        about,
        begins ? "deferred=false" : "result=TAKEN");
  }

  private void read() {
    long all = Long.MAX_VALUE;
    trail("newest 200", t -> t.newest(all, 0, 200));
    long middle = EventIds.floor(NOW.minus(Duration.ofHours(2)).plusSeconds(500));
    trail("newest 200 before a time", t -> t.newest(middle, 0, 200));
    for (String text : List.of("m5000", "conv70000", "call900accepted", "sip:user77@cpm.example")) {
      trail("by " + text, t -> t.newest(Set.of(EventKey.of(text)), all, 0, 200));
    }
    trail(
        "by an address of all messages",
        t -> t.newest(Set.of(EventKey.of("sip:user1@cpm.example")), all, 0, 200));
    trail("story", t -> t.ofStories(List.of(EventKey.of("m777"), EventKey.of("n777")), 2000));
    List<Long> stories = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      stories.add(EventKey.of("m" + (i * 37 + 1)));
    }
    trail("200 stories", t -> t.ofStories(stories, 2000));
    trail("sweep of 500", t -> t.sweep(EventIds.floor(NOW), 500));
    live(
        "200 rows by key",
        l -> l.byIds(stories.stream().map(s -> Math.abs(s) % MESSAGES).toList()));
    live("mailbox", l -> l.inMailbox(77, Instant.EPOCH, NOW, 500));
    live("waiting, newest 50", l -> l.waiting(all, NOW, 50));
    live("waiting, last page of 50", l -> l.waiting(400, NOW, 50));
    live("users who wait (behind a cache)", l -> l.waitingUsers(NOW, 10_000));
    live("waiting by device", l -> l.waitingByDevice(stories.subList(0, 50)));
    directory("subscribers, first page", d -> d.subscribers("", "", 50));
    directory("subscribers, far page", d -> d.subscribers("", "user8", 50));
    directory("subscribers, prefix user99", d -> d.subscribers("user99", "", 50));
    directory("subscribers, prefix user777777", d -> d.subscribers("user777777", "", 50));
    directory("subscribers, prefix of none", d -> d.subscribers("zebra", "", 50));
    directory("owners of 500 addresses", d -> d.owners(addresses()));
    directory("devices, first page", d -> d.devices(0, false, NOW, 50));
    directory("devices, last page", d -> d.devices(9950, true, NOW, 50));
    directory("devices, text that all have", d -> d.search("phone", 0, false, NOW, 50));
    directory("devices, text that none has", d -> d.search("zebra", 0, false, NOW, 50));
    directory("count of subscribers (each minute)", d -> d.countSubscribers());
    measure("backlog (each minute)", em -> new JpaMessageRepository(em).backlog(NOW));
  }

  private static List<String> addresses() {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      all.add("sip:user" + i * 1999 + "@cpm.example");
    }
    return all;
  }

  private void trail(String name, Consumer<TrailRepository> work) {
    measure("trail: " + name, em -> work.accept(new JpaTrailRepository(em)));
  }

  private void live(String name, Consumer<LiveRepository> work) {
    measure("live: " + name, em -> work.accept(new JpaLiveRepository(em)));
  }

  private void directory(String name, Consumer<DirectoryRepository> work) {
    measure("directory: " + name, em -> work.accept(new JpaDirectoryRepository(em)));
  }

  private void measure(String name, Consumer<EntityManager> work) {
    double[] millis = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      long start = System.nanoTime();
      database.run(work);
      millis[i] = (System.nanoTime() - start) / 1e6;
    }
    double first = millis[0];
    Arrays.sort(millis);
    System.out.printf(
        Locale.ROOT, "%-50s first %7.1f ms  median %7.1f ms%n", name, first, millis[ROUNDS / 2]);
  }
}
