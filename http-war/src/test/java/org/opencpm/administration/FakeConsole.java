package org.opencpm.administration;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A console over a handful of values: one message from somebody with a hostile name that waits for
 * a user without a device, and what belongs to it. Remembers what was done.
 */
public final class FakeConsole implements Console, Administration {

  public static final Instant NOW = Instant.parse("2026-11-25T16:20:00Z");

  /** What a user might call himself. */
  public static final String HOSTILE = "sip:<script>alert('x')</script>\u202e@cpm.example";

  public static final String KEY = "m7";

  /** What was done, one line each. */
  public final List<String> done = new ArrayList<>();

  public boolean empty;
  public boolean databaseDown;
  public Search searched;

  public static final Found FOUND =
      new Found(
          KEY,
          Found.Kind.STANDALONE,
          Found.State.WAITING,
          NOW.minusSeconds(600),
          HOSTILE,
          "tel:+15550100002",
          "6c0b7358",
          "149e6c0b",
          "e5513@127.0.0.1",
          325,
          0,
          "No device of his is registered.");

  private static final DeviceView DEVICE =
      new DeviceView(
          3,
          2,
          "sip:bob@cpm.example",
          "Bob's \"phone\"",
          "<urn:uuid:1>",
          "Phone & Co <1>",
          "<sip:bob@127.0.0.1:5070>",
          "udp",
          "lost",
          NOW.plusSeconds(600),
          NOW.minusSeconds(60),
          List.of("urn:x"),
          1);

  private static final SubscriberView SUBSCRIBER =
      new SubscriberView(2, "bob@cpm.example", List.of("sip:bob@cpm.example"), true, 1);

  private static final PolicyView POLICY =
      new PolicyView(
          "defer", "true", "true", true, false, true, List.of("true", "false"), "Whether to wait.");

  private <T> Page<T> page(T item) {
    if (databaseDown) {
      throw new IllegalStateException(new java.sql.SQLException("no connection"));
    }
    return empty ? new Page<>(List.of(), null) : new Page<>(List.of(item), "next key&");
  }

  @Override
  public Page<Found> find(Search search) {
    searched = search;
    if ("@@".equals(search.text())) {
      throw new InvalidInputException("text", "That is no address.");
    }
    return page(FOUND);
  }

  @Override
  public Optional<Story> story(String key) {
    return Optional.of(
            new Story(
                FOUND,
                List.of(
                    "Bob has no registered device.", "The message waits <until> one registers."),
                List.of(
                    new Story.Event(
                        NOW, "accepted", "Accepted from " + HOSTILE, HOSTILE, 202, "call"),
                    new Story.Event(NOW, "attempt", "No answer.", null, 0, null)),
                List.of(
                    new Story.Standing(
                        "tel:+15550100002", null, 0, "waiting", "no device", 0, 0, null, NOW)),
                true,
                true))
        .filter(story -> key.equals(KEY));
  }

  @Override
  public Optional<Content> content(Actor actor, String key) {
    if (actor.role() != Role.ADMINISTRATOR) {
      throw new ForbiddenException("Not with your role.");
    }
    done.add("content " + key);
    return Optional.of(new Content("text/plain", 11, "<b>hello</b>"));
  }

  @Override
  public Overview overview() {
    return new Overview(
        false,
        Map.of("database", "UP", "sip", "listener <down>"),
        NOW.minusSeconds(7200),
        12_345,
        5,
        1,
        NOW.minusSeconds(600),
        0,
        1,
        empty
            ? List.of()
            : List.of(
                new Overview.Sample(NOW.minusSeconds(60), 3, 2, 1, 0, 0, 12.5, 1, 4),
                new Overview.Sample(NOW, 6, 6, 0, 0, 0, 8, 1, 4)));
  }

  @Override
  public Page<Waiting> waiting(String after, int size) {
    return page(
        new Waiting(2, "sip:bob@cpm.example", 1, NOW.minusSeconds(60), NOW.plusSeconds(60), "x"));
  }

  @Override
  public Page<DeviceView> devices(String text, boolean registeredAlone, String after, int size) {
    return page(DEVICE);
  }

  @Override
  public Optional<DeviceView> device(long id) {
    return Optional.of(DEVICE).filter(device -> device.id() == id);
  }

  @Override
  public List<SessionView> sessions() {
    return empty
        ? List.of()
        : List.of(new SessionView("s/1", "chat", "up", HOSTILE, "sip:b", "c", "call", 2, 4, NOW));
  }

  @Override
  public Page<TransferView> transfers(String after, int size) {
    return page(transfer(2).orElseThrow());
  }

  @Override
  public Optional<TransferView> transfer(long id) {
    return Optional.of(
            new TransferView(2, "HTTP", "receiving", HOSTILE, "image/png", 50, 200, true, NOW))
        .filter(file -> file.id() == id);
  }

  @Override
  public Page<SubscriberView> subscribers(String text, String after, int size) {
    return page(SUBSCRIBER);
  }

  @Override
  public Optional<SubscriberDetail> subscriber(long id) {
    return Optional.of(new SubscriberDetail(SUBSCRIBER, List.of(DEVICE), List.of(POLICY), 1))
        .filter(detail -> id == 2);
  }

  @Override
  public List<PolicyView> policies(Long subscriberId) {
    return List.of(POLICY);
  }

  @Override
  public Page<AuditEntry> audit(String after, int size) {
    return page(new AuditEntry(1, NOW, "admin", "127.0.0.1", "policy", "defer", "true", "<false>"));
  }

  @Override
  public int deliverNow(Actor actor, String key) {
    may(actor, Role.OPERATOR);
    done.add("deliver " + key);
    return 1;
  }

  @Override
  public int deliverNow(Actor actor, long subscriberId) {
    may(actor, Role.OPERATOR);
    done.add("deliver all " + subscriberId);
    return 0;
  }

  @Override
  public int drop(Actor actor, String key) {
    may(actor, Role.OPERATOR);
    done.add("drop " + key);
    return 1;
  }

  @Override
  public void deregister(Actor actor, long deviceId) {
    may(actor, Role.OPERATOR);
    done.add("deregister " + deviceId);
  }

  @Override
  public void endSession(Actor actor, String sessionId) {
    may(actor, Role.OPERATOR);
    done.add("end " + sessionId);
  }

  @Override
  public void cancelTransfer(Actor actor, long transferId) {
    may(actor, Role.OPERATOR);
    done.add("cancel " + transferId);
  }

  @Override
  public void block(Actor actor, long subscriberId) {
    may(actor, Role.OPERATOR);
    done.add("block " + subscriberId);
  }

  @Override
  public void unblock(Actor actor, long subscriberId) {
    may(actor, Role.OPERATOR);
    done.add("unblock " + subscriberId);
  }

  @Override
  public long add(Actor actor, SubscriberForm form) {
    may(actor, Role.ADMINISTRATOR);
    if (form.userName().equals("bad")) {
      throw new InvalidInputException("addresses", "That is <no> address.");
    }
    done.add("add " + form + " " + form.password());
    return 77;
  }

  @Override
  public void change(Actor actor, long subscriberId, SubscriberForm form) {
    may(actor, Role.ADMINISTRATOR);
    done.add("change " + subscriberId + " " + form + " " + form.password());
  }

  @Override
  public ImportReport importSubscribers(Actor actor, Reader csv) {
    may(actor, Role.ADMINISTRATOR);
    try {
      done.add("import " + new BufferedReader(csv).readLine());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ImportReport(1, 2, 1, List.of(new ImportReport.BadLine(4, "a,<b>", "no address")));
  }

  @Override
  public void setPolicy(Actor actor, Long subscriberId, String name, String value) {
    may(actor, Role.ADMINISTRATOR);
    if ("bad".equals(value)) {
      throw new InvalidInputException("value", "true or false.");
    }
    done.add("policy " + subscriberId + " " + name + " " + value);
  }

  @Override
  public List<LimitView> limits() {
    return List.of(new LimitView("CPM_MAX_DEVICES", "32", "32", true, "Devices of a user."));
  }

  @Override
  public void setLimit(Actor actor, String name, String value) {
    may(actor, Role.ADMINISTRATOR);
    done.add("limit " + name + " " + value);
  }

  @Override
  public List<OperatorView> operators(Actor actor) {
    may(actor, Role.ADMINISTRATOR);
    return List.of(
        new OperatorView("ad<min", Role.ADMINISTRATOR), new OperatorView("v", Role.VIEWER));
  }

  @Override
  public void addOperator(Actor actor, String name, Role role, String password) {
    may(actor, Role.ADMINISTRATOR);
    if (password.length() < SHORTEST_PASSWORD) {
      throw new InvalidInputException("password", "At least 8 characters.");
    }
    done.add("operator " + name + " " + role + " " + password);
  }

  @Override
  public void changeOperator(Actor actor, String name, Role role, String password) {
    may(actor, Role.ADMINISTRATOR);
    done.add("change operator " + name + " " + role + " " + password);
  }

  @Override
  public void removeOperator(Actor actor, String name) {
    may(actor, Role.ADMINISTRATOR);
    done.add("remove operator " + name);
  }

  @Override
  public void changePassword(Actor actor, String old, String password) {
    if (!old.equals("old")) {
      throw new InvalidInputException("old", "That is not your password.");
    }
    done.add("password " + actor.role() + " " + password);
  }

  private static void may(Actor actor, Role needed) {
    if (!actor.role().includes(needed)) {
      throw new ForbiddenException("Not with your role.");
    }
  }
}
