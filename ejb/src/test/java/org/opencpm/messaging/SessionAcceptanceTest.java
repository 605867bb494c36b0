package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opencpm.compliance.Requirement;
import org.opencpm.notification.DispositionRequest;
import org.opencpm.policy.Policy;
import org.opencpm.scene.MessageLines;
import org.opencpm.scene.RequestBuilder;
import org.opencpm.schema.TestDatabase;
import org.opencpm.schema.TestDatabases;
import org.opencpm.signalling.Outcome;
import org.opencpm.storage.jpa.JpaMessageStore;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.Sender;
import org.opencpm.subscriber.ServiceIdentifier;
import org.opencpm.subscriber.Subscriber;

/** What sessions bring, on the default database and without a container. */
class SessionAcceptanceTest {

  private static final String BOB = "sip:bob@cpm.example";
  private static final String ALL = "positive-delivery, negative-delivery, display, processing";

  private static TestDatabase database;

  /** Sessions that always come about; what they brought, as text. */
  private static final class Sessions implements Carrier {
    private final List<String> brought = new CopyOnWriteArrayList<>();

    @Override
    public void carry(Delivery delivery, Device device, Instant now, Attempt attempt) {
      String text = new String(delivery.body(), StandardCharsets.UTF_8);
      brought.add(delivery.kind() + " " + text.substring(text.lastIndexOf('\n') + 1));
      attempt.ended(200, "session");
    }
  }

  private final Sessions sessions = new Sessions();
  private ServerScene server;
  private Subscriber bob;
  private Phone alicePhone;

  @BeforeAll
  static void open(@TempDir Path directory) {
    MessageLines.quiet();
    database = TestDatabases.h2(directory);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void start() {
    server = new ServerScene(database, Map.of("CPM_MAX_MESSAGE_SIZE", "100000"));
    server.carriers.session(sessions);
    bob = server.user("bob", "tel:+15550100002");
    alicePhone = server.registered(server.user("alice", "tel:+15550100001"), "alice-phone");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private RequestBuilder invite(String to) {
    return RequestBuilder.request("INVITE", to, alicePhone.address())
        .source(alicePhone.flow())
        .with("Conversation-ID", "conv-1")
        .with("Contribution-ID", "contr-1")
        .with("Content-Type", "application/sdp")
        .with("Session-Expires", "1800")
        .with("Subject", "Lunch");
  }

  private Invitation invited(RequestBuilder invite) throws MessageRefused {
    return server.invitations.check(invite.build(), ServiceIdentifier.SESSION, Set.of("timer"));
  }

  private static SessionMessage cpim(String id, String text, String wishes) {
    byte[] body = ServerScene.cpim(id, text, wishes).getBytes(StandardCharsets.UTF_8);
    return new SessionMessage("msrp-" + id, "message/cpim", body);
  }

  private static SessionMessage report(String id, String kind, String status) {
    String body =
        "From: <sip:anonymous@anonymous.invalid>\r\nTo: <sip:anonymous@anonymous.invalid>\r\n"
            + "NS: imdn <urn:ietf:params:imdn>\r\nimdn.Message-ID: n1\r\n\r\n"
            + "Content-Type: message/imdn+xml\r\n\r\n"
            + ServerScene.imdn(id, kind, status);
    return new SessionMessage("msrp-n", "message/cpim", body.getBytes(StandardCharsets.UTF_8));
  }

  private interface Offer {
    void to(MessageAcceptance acceptance, java.util.function.Consumer<AcceptResult> told);
  }

  private AcceptResult result(Offer offer) {
    List<AcceptResult> results = new CopyOnWriteArrayList<>();
    offer.to(server.acceptance, results::add);
    await().until(() -> !results.isEmpty());
    assertThat(results).hasSize(1);
    return results.get(0);
  }

  private AcceptResult chat(SessionDirection direction, SessionMessage message) {
    return result((acceptance, told) -> acceptance.chat(direction, message, told));
  }

  private void awaitBrought(String... expected) {
    await().untilAsserted(() -> assertThat(sessions.brought).containsExactly(expected));
  }

  @Test
  @Requirement(
      value = {"AD-PF-18", "AD-PF-22", "AD-PF-23", "AD-PF-38"},
      partial = true)
  void chatForWhoIsOfflineIsDeliveredInOrderWhenHeRegistersAndReportedOnce() throws Exception {
    SessionDirection forth = invited(invite(BOB)).forth();

    for (int i = 1; i <= 3; i++) {
      AcceptResult result = chat(forth, cpim("m" + i, "text " + i, ALL));
      assertThat(result.kind()).isEqualTo(AcceptResult.Kind.COMMITTED);
      assertThat(result.deferred()).isTrue();
    }
    alicePhone.awaitReports("stored m1", "stored m2", "stored m3");
    Phone phone = server.registered(bob, "phone");

    awaitBrought("CHAT text 1", "CHAT text 2", "CHAT text 3");
    server.report(phone, alicePhone.address(), "m1", "delivery", "delivered");
    server.report(phone, alicePhone.address(), "m1", "delivery", "delivered");
    alicePhone.awaitReports("stored m1", "stored m2", "stored m3", "delivered m1");
  }

  @Test
  void aNotificationOfSomebodyServedElsewhereGoesToOurUser() throws Exception {
    Invitation invitation = invited(invite(BOB));
    SessionDirection back = invitation.back(null, "", invitation.forth().life());
    SessionDirection foreign =
        new SessionDirection(
            Sender.foreign("sip:zoe@elsewhere.example", false),
            back.recipient(),
            back.recipientAddress(),
            null,
            back.callId(),
            back.conversationId(),
            back.contributionId(),
            back.service(),
            back.headers(),
            back.life());

    AcceptResult result =
        result(
            (acceptance, told) ->
                acceptance.notification(foreign, report("m1", "delivery", "delivered"), told));

    assertThat(result.kind()).isEqualTo(AcceptResult.Kind.COMMITTED);
    alicePhone.awaitReports("delivered m1");
  }

  @Test
  void aMessageThatIsSentAgainIsADuplicateAndNotDeliveredTwice() throws Exception {
    SessionDirection forth = invited(invite(BOB)).forth();
    server.registered(bob, "phone");

    assertThat(chat(forth, cpim("m1", "hello", "")).kind()).isEqualTo(AcceptResult.Kind.COMMITTED);
    assertThat(chat(forth, cpim("m1", "hello", "")).kind()).isEqualTo(AcceptResult.Kind.DUPLICATE);
    assertThat(chat(forth, new SessionMessage("t1", "text/plain", new byte[] {'a'})).kind())
        .isEqualTo(AcceptResult.Kind.COMMITTED);
    assertThat(chat(forth, new SessionMessage("t2", "text/plain", new byte[] {'a'})).kind())
        .isEqualTo(AcceptResult.Kind.COMMITTED);
    assertThat(chat(forth, new SessionMessage("t2", "text/plain", new byte[] {'a'})).kind())
        .isEqualTo(AcceptResult.Kind.DUPLICATE);

    awaitBrought("CHAT hello", "CHAT a", "CHAT a");
  }

  @Test
  void whatTheOtherSideSaysWaitsForTheCaller() throws Exception {
    Phone phone = server.registered(bob, "phone");
    Invitation invitation = invited(invite(BOB));
    server.register(alicePhone, 0);
    Device answering = server.device(bob, phone);
    SessionDirection back =
        invitation.back(answering, "call-b", new Lifetime(Duration.ofDays(1), true));

    chat(back, cpim("b1", "answer", "positive-delivery"));
    server.register(alicePhone);

    awaitBrought("CHAT answer");
    server.report(alicePhone, BOB, "b1", "delivery", "delivered");
    phone.awaitReports("delivered b1");
  }

  @Test
  void aLargeMessageIsAStandaloneOneAndExpiresAsOne() throws Exception {
    Invitation invitation =
        invited(
            invite(BOB)
                .with("P-Preferred-Service", ServiceIdentifier.LARGE.urn())
                .with("Message-Expires", "60"));
    SessionMessage message = cpim("L1", "x".repeat(50_000), "negative-delivery");

    AcceptResult result =
        result((acceptance, told) -> acceptance.large(invitation.forth(), message, told));
    assertThat(result.accepted()).isTrue();
    assertThat(server.waiting()).isEqualTo(1);
    server.pass(Duration.ofSeconds(61));

    alicePhone.awaitReports("failed L1");
  }

  @Test
  void aLargeMessageThatExpiresIsHandedToTheMessageStoreWhole() throws Exception {
    server.prefer(bob, Policy.ON_EXPIRY, "store");
    SessionDirection forth =
        invited(
                invite(BOB)
                    .with("P-Preferred-Service", ServiceIdentifier.LARGE.urn())
                    .with("Message-Expires", "60"))
            .forth();
    SessionMessage message = cpim("L1", "x".repeat(50_000), "");
    result((acceptance, told) -> acceptance.large(forth, message, told));

    server.pass(Duration.ofSeconds(61));

    assertThat(
            database.<byte[]>inTransaction(
                em -> new JpaMessageStore(em).newest(bob.id(), 1).get(0).body()))
        .isEqualTo(message.body());
    assertThat(server.waiting()).isZero();
  }

  @Test
  void aLargeMessageReachesADeviceByteForByte() throws Exception {
    server.registered(bob, "phone");
    SessionDirection forth =
        invited(invite(BOB).with("P-Preferred-Service", ServiceIdentifier.LARGE.urn())).forth();
    String text = "\u00e9\ud83d\ude00".repeat(10_000);

    result((acceptance, told) -> acceptance.large(forth, cpim("L1", text, ""), told));

    awaitBrought("STANDALONE " + text);
  }

  @Test
  @Requirement(value = "AD-PF-38", partial = true)
  void aNotificationOfASessionGoesToTheSendingDeviceOnceHoweverItComes() throws Exception {
    Phone phone = server.registered(bob, "phone");
    Invitation invitation = invited(invite(BOB));
    chat(invitation.forth(), cpim("m1", "hello", ALL));
    SessionDirection back =
        invitation.back(
            server.device(bob, phone), "call-b", new Lifetime(Duration.ofDays(1), true));

    AcceptResult first =
        result(
            (acceptance, told) ->
                acceptance.notification(back, report("m1", "delivery", "delivered"), told));
    AcceptResult second =
        result(
            (acceptance, told) ->
                acceptance.chat(back, report("m1", "delivery", "delivered"), told));

    assertThat(first.kind()).isEqualTo(AcceptResult.Kind.COMMITTED);
    assertThat(second.kind()).isEqualTo(AcceptResult.Kind.DROPPED);
    alicePhone.awaitReports("delivered m1");
  }

  @Test
  @Requirement(value = "AD-PF-38", partial = true)
  void aNotificationAfterTheSessionFindsTheMessageThatOnlyPassed() throws Exception {
    Phone phone = server.registered(bob, "phone");
    Invitation invitation = invited(invite(BOB));
    PassedMessages.Session session = server.passed.open();
    session.passed(invitation.forth(), "p1", Set.of(DispositionRequest.DISPLAY));
    session.close();

    assertThat(server.report(phone, alicePhone.address(), "p1", "display", "displayed").status())
        .isEqualTo(202);
    server.report(phone, alicePhone.address(), "p1", "display", "displayed");
    server.report(phone, alicePhone.address(), "p2", "display", "displayed");

    alicePhone.awaitReports("displayed p1");
    // And the same message is not taken again.
    assertThat(chat(invitation.forth(), cpim("p1", "again", "")).kind())
        .isEqualTo(AcceptResult.Kind.DUPLICATE);
  }

  @Test
  void whatIsNoMessageIsRefusedAtOnce() throws Exception {
    SessionDirection forth = invited(invite(BOB)).forth();

    assertThat(chat(forth, cpim("m1", "x".repeat(100_000), "")).answer().outcome())
        .isEqualTo(Outcome.TOO_LARGE);
    assertThat(chat(forth, new SessionMessage("t", "image/png", new byte[10])).answer().outcome())
        .isEqualTo(Outcome.UNSUPPORTED_TYPE);
    assertThat(
            chat(forth, new SessionMessage("t", "message/cpim", new byte[10])).answer().outcome())
        .isEqualTo(Outcome.MALFORMED);
    AcceptResult forged =
        chat(
            forth,
            new SessionMessage(
                "t",
                "message/cpim",
                ("From: <sip:bob@cpm.example>\r\nTo: <sip:bob@cpm.example>\r\n\r\n"
                        + "Content-Type: text/plain\r\n\r\nx")
                    .getBytes(StandardCharsets.UTF_8)));
    assertThat(forged.kind()).isEqualTo(AcceptResult.Kind.REFUSED);
    assertThat(forged.answer().outcome()).isEqualTo(Outcome.FORBIDDEN);
    server.prefer(bob, Policy.BLOCKED_SENDERS, alicePhone.address());
    assertThat(chat(forth, cpim("m2", "hello", "")).answer().outcome()).isEqualTo(Outcome.DECLINED);
  }

  @Test
  void anInvitationSaysWhoCallsWhom() throws Exception {
    Phone phone = server.registered(bob, "phone");
    Invitation invitation = invited(invite("tel:+15550100002"));

    SessionDirection forth = invitation.forth();
    assertThat(forth.sender().address()).isEqualTo(alicePhone.address());
    assertThat(forth.sender().device().key()).isEqualTo(alicePhone.instance());
    assertThat(forth.recipient().id()).isEqualTo(bob.id());
    assertThat(forth.recipientAddress()).isEqualTo("tel:+15550100002");
    assertThat(forth.conversationId()).isEqualTo("conv-1");
    assertThat(forth.service()).isEqualTo(ServiceIdentifier.SESSION);
    assertThat(forth.headers().all("Subject")).containsExactly("Lunch");
    assertThat(forth.headers().all("Content-Type")).isEmpty();
    assertThat(forth.headers().all("Session-Expires")).isEmpty();
    SessionDirection back =
        invitation.back(server.device(bob, phone), "c", new Lifetime(Duration.ofDays(1), true));
    assertThat(back.recipient().id()).isEqualTo(invitation.caller().id());
    assertThat(back.sender().address()).isEqualTo("tel:+15550100002");
    assertThat(back.sender().device().key()).isEqualTo(phone.instance());
  }

  @ParameterizedTest(name = "{0}={1}, a device: {2}, service {3}: {4} {5}")
  @CsvSource(
      nullValues = "-",
      value = {
        "-,-,true,session,DELIVER,-",
        "-,-,false,session,DELIVER,-",
        "DEFER,false,true,session,DELIVER,-",
        "DEFER,false,false,session,REFUSE,UNAVAILABLE",
        "INCOMING_CHAT,reject,true,session,REFUSE,DECLINED",
        "INCOMING_CHAT,reject,true,largemsg,DELIVER,-",
        "INCOMING_CHAT,defer,true,session,HOLD,-",
        "INCOMING_CHAT,store,true,session,STORE,-",
        "INCOMING_CHAT,discard,true,session,DISCARD,-",
        "INCOMING,store,true,session,DELIVER,-",
        "INCOMING,store,true,largemsg,STORE,-",
        "INCOMING_LARGE,reject,false,largemsg,REFUSE,DECLINED",
        "INCOMING_LARGE,defer,false,largemsg,HOLD,-",
        "BLOCKED_SENDERS,tel:+15550100001,true,session,REFUSE,DECLINED",
      })
  @Requirement(
      value = {"CPM-CONV-002", "AD-PF-02"},
      partial = true)
  void theRecipientsRulesHoldForInvitationsToo(
      Policy policy,
      String value,
      boolean device,
      String service,
      Verdict.Treatment treatment,
      Outcome refusal)
      throws Exception {
    if (device) {
      server.registered(bob, "phone");
    }
    if (policy != null) {
      server.prefer(bob, policy, value);
    }

    Verdict verdict =
        invited(
                invite(BOB)
                    .with(
                        "P-Preferred-Service",
                        "urn:urn-7:3gpp-service.ims.icsi.oma.cpm." + service))
            .verdict();

    assertThat(verdict.treatment()).isEqualTo(treatment);
    assertThat(verdict.refusal()).isEqualTo(refusal);
    if (treatment == Verdict.Treatment.DELIVER) {
      assertThat(verdict.reachable()).isEqualTo(device);
    }
  }

  @Test
  void aCallerWhoWishesToStayUnknownIsRefusedByWhoWantsNone() throws Exception {
    server.registered(bob, "phone");
    server.prefer(bob, Policy.ACCEPT_ANONYMOUS, "false");

    assertThat(invited(invite(BOB).with("Privacy", "id")).verdict().refusal())
        .isEqualTo(Outcome.ANONYMITY_DISALLOWED);
  }

  @Test
  void anInviteThatIsWrongIsRefusedAsAMessageWouldBe() {
    assertRefused(invite("sip:nobody@cpm.example"), Outcome.UNKNOWN_USER);
    assertRefused(invite("mailto:bob@cpm.example"), Outcome.UNSUPPORTED_URI_SCHEME);
    assertRefused(invite(BOB).with("Require", "teleport"), Outcome.BAD_EXTENSION);
    assertRefused(invite(BOB).with("Reply-To", "<sip:bob@cpm.example>"), Outcome.FORBIDDEN);
    assertRefused(
        RequestBuilder.request("INVITE", BOB, alicePhone.address())
            .source(alicePhone.flow())
            .with("P-Preferred-Service", ServiceIdentifier.SESSION.urn()),
        Outcome.MALFORMED);
    assertRefused(
        invite(BOB).source(new org.opencpm.subscriber.Flow("udp", "203.0.113.9", 5060)),
        Outcome.PROXY_AUTHENTICATION_REQUIRED);
  }

  private void assertRefused(RequestBuilder invite, Outcome outcome) {
    assertThat(
            org.assertj.core.api.Assertions.catchThrowableOfType(
                    MessageRefused.class, () -> invited(invite))
                .answer()
                .outcome())
        .isEqualTo(outcome);
  }
}
