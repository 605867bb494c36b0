package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.compliance.Requirement;
import org.opencpm.policy.Policy;
import org.opencpm.scene.Answers;
import org.opencpm.scene.MessageLines;
import org.opencpm.schema.TestDatabase;
import org.opencpm.schema.TestDatabases;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.OutboundRequest;
import org.opencpm.signalling.Outcome;
import org.opencpm.storage.StoredMessage;
import org.opencpm.storage.jpa.JpaMessageStore;
import org.opencpm.subscriber.Flow;
import org.opencpm.subscriber.Subscriber;

/** Design section 4, points 1 to 4, on the default database and without a container. */
class MessagingTest {

  private static final String BOB = "sip:bob@cpm.example";
  private static final String ALL = "positive-delivery, negative-delivery, display, processing";

  private static TestDatabase database;

  private ServerScene server;
  private Subscriber alice;
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
    start(Map.of());
  }

  private void start(Map<String, String> environment) {
    server = new ServerScene(database, environment);
    alice = server.user("alice", "tel:+15550100001");
    bob = server.user("bob", "tel:+15550100002");
    alicePhone = server.registered(alice, "alice-phone");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Nested
  class Answering {

    @Test
    @Requirement(
        value = {"CPM-CONV-001", "AD-PF-16"},
        partial = true)
    void aMessageIsTakenAndGoesToTheDevice() {
      Phone phone = server.registered(bob, "phone");

      Answer answer =
          server.answer(
              server
                  .message(alicePhone, BOB)
                  .with("Conversation-ID", "conv-1")
                  .with("Contribution-ID", "contr-1")
                  .with("Subject", "Lunch")
                  .body("message/cpim", ServerScene.cpim("m1", "hello \u2615", "")));

      assertThat(answer.status()).isEqualTo(202);
      assertThat(Answers.values(answer, "Conversation-ID")).containsExactly("conv-1");
      assertThat(Answers.values(answer, "Contribution-ID")).containsExactly("contr-1");
      phone.awaitTexts("hello \u2615");
      OutboundRequest got = phone.got().get(0);
      assertThat(got.headers().all("Conversation-ID")).containsExactly("conv-1");
      assertThat(got.headers().all("Contribution-ID")).containsExactly("contr-1");
      assertThat(got.headers().all("Subject")).containsExactly("Lunch");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "sip:bob@CPM.example",
          "sips:bob@cpm.example",
          "tel:+15550100002",
          "tel:+1-555-010-0002",
          "sip:+15550100002@cpm.example;user=phone",
          "sip:bob@cpm.example:5060;transport=tcp"
        })
    void theRecipientIsFoundByAnyOfHisAddresses(String address) {
      Phone phone = server.registered(bob, "phone");

      assertThat(server.send(alicePhone, address, "m1", "hello", "").status()).isEqualTo(202);
      phone.awaitTexts("hello");
    }

    @ParameterizedTest
    @CsvSource({
      "sip:nobody@cpm.example,404",
      "sip:bob@elsewhere.example,404",
      "tel:+15550199999,404",
      "mailto:bob@cpm.example,416",
      "sip:bob@,400"
    })
    void whoIsNotServedHereIsNotFound(String address, int status) {
      assertThat(server.send(alicePhone, address, "m1", "hello", "").status()).isEqualTo(status);
    }

    @Test
    void strangersAreChallengedAndForgersForbidden() {
      Flow elsewhere = new Flow("udp", "203.0.113.9", 5060);

      assertThat(
              server
                  .answer(server.message(alicePhone, BOB).source(elsewhere).body("text/plain", "x"))
                  .status())
          .isEqualTo(407);
      assertThat(
              server
                  .answer(
                      server
                          .message(alicePhone, BOB)
                          .with("From", "<sip:bob@cpm.example>;tag=1")
                          .body("text/plain", "x"))
                  .status())
          .isEqualTo(403);
      assertThat(
              server
                  .answer(
                      server
                          .message(alicePhone, BOB)
                          .body(
                              "message/cpim",
                              "From: <sip:bob@cpm.example>\r\nTo: <sip:bob@cpm.example>\r\n\r\n"
                                  + "Content-Type: text/plain\r\n\r\nx"))
                  .status())
          .isEqualTo(403);
      assertThat(
              server
                  .answer(
                      server
                          .message(alicePhone, BOB)
                          .with("Reply-To", "<sip:bob@cpm.example>")
                          .body("text/plain", "x"))
                  .status())
          .isEqualTo(403);
    }

    @Test
    void aBodyOverTheLimitIsTooLarge() {
      assertThat(
              server
                  .answer(server.message(alicePhone, BOB).body("text/plain", "x".repeat(8193)))
                  .status())
          .isEqualTo(413);
      assertThat(
              server
                  .answer(server.message(alicePhone, BOB).body("text/plain", "x".repeat(8192)))
                  .status())
          .isEqualTo(202);
    }

    @Test
    void anUnknownTypeAnUnknownExtensionAndAMissingIdentityAreRefused() {
      assertThat(
              server.answer(server.message(alicePhone, BOB).body("text/html", "<b>x</b>")).status())
          .isEqualTo(415);
      assertThat(
              server
                  .answer(
                      server
                          .message(alicePhone, BOB)
                          .with("Require", "teleport")
                          .body("text/plain", "x"))
                  .status())
          .isEqualTo(420);
      assertThat(
              server
                  .answer(
                      server
                          .message(alicePhone, BOB)
                          .with(
                              "P-Preferred-Service", "urn:urn-7:3gpp-service.ims.icsi.oma.cpm.msg")
                          .body("text/plain", "x"))
                  .status())
          .isEqualTo(400);
    }

    @Test
    void aDuplicateHasTheSameAnswerAndNoSecondDelivery() {
      Phone phone = server.registered(bob, "phone");

      assertThat(server.send(alicePhone, BOB, "m1", "hello", "").status()).isEqualTo(202);
      assertThat(server.send(alicePhone, BOB, "m1", "hello", "").status()).isEqualTo(202);
      assertThat(server.send(alicePhone, BOB, "m2", "bye", "").status()).isEqualTo(202);

      phone.awaitTexts("hello", "bye");
    }
  }

  @Nested
  class Rules {

    @Test
    @Requirement(
        value = {"CPM-CONV-002", "AD-PF-02"},
        partial = true)
    void aBlockedSenderIsDeclinedOrSilentlyDiscarded() {
      Phone phone = server.registered(bob, "phone");
      server.prefer(bob, Policy.BLOCKED_SENDERS, "tel:+15550100001");
      assertThat(server.send(alicePhone, BOB, "m1", "hello", ALL).status()).isEqualTo(603);

      server.prefer(bob, Policy.BLOCKED_ACTION, "discard");
      assertThat(server.send(alicePhone, BOB, "m2", "hello", "").status()).isEqualTo(202);
      assertThat(server.waiting()).isZero();
      assertThat(phone.texts()).isEmpty();
    }

    @Test
    void anAnonymousSenderIsRefusedByWhoWantsNone() {
      server.prefer(bob, Policy.ACCEPT_ANONYMOUS, "false");

      Answer answer =
          server.answer(
              server.message(alicePhone, BOB).with("Privacy", "id").body("text/plain", "x"));

      assertThat(answer.status()).isEqualTo(433);
    }

    @Test
    void nothingOfAnAnonymousSenderReachesTheRecipient() {
      Phone phone = server.registered(bob, "phone");

      server.answer(
          server
              .message(alicePhone, BOB)
              .with("Privacy", "id")
              .with("Reply-To", "<sip:alice@cpm.example>")
              .with("P-Preferred-Identity", "<tel:+15550100001>")
              .body("text/plain", "x"));

      phone.awaitTexts("x");
      assertThat(phone.got().get(0).toString())
          .doesNotContain("alice")
          .doesNotContain("5550100001");
    }

    @Test
    void withoutADeviceAndWithoutDeferralHeIsUnavailable() {
      server.prefer(bob, Policy.DEFER, "false");

      assertThat(server.send(alicePhone, BOB, "m1", "hello", "").status()).isEqualTo(480);
    }

    @Test
    void aMessageThatMayNotWaitIsDeliveredNowOrNotAccepted() {
      assertThat(
              server
                  .answer(
                      server.message(alicePhone, BOB).with("Expires", "0").body("text/plain", "x"))
                  .status())
          .isEqualTo(480);
      Phone phone = server.registered(bob, "phone");
      assertThat(
              server
                  .answer(
                      server.message(alicePhone, BOB).with("Expires", "0").body("text/plain", "y"))
                  .status())
          .isEqualTo(202);
      phone.awaitTexts("y");
    }

    @Test
    @Requirement(value = "CPM-CONV-002.2", partial = true)
    void aPreferenceToDiscardIsKeptAndTheSenderToldIfHeAsked() {
      Phone phone = server.registered(bob, "phone");
      server.prefer(bob, Policy.INCOMING, "discard");

      assertThat(server.send(alicePhone, BOB, "m1", "hello", "negative-delivery").status())
          .isEqualTo(202);
      alicePhone.awaitReports("failed m1");
      assertThat(phone.texts()).isEmpty();
    }

    @Test
    void whatIsSentAgainIsDiscardedOnce() {
      server.prefer(bob, Policy.INCOMING, "discard");
      server.send(alicePhone, BOB, "m1", "hello", "negative-delivery");

      assertThat(server.send(alicePhone, BOB, "m1", "hello", "negative-delivery").status())
          .isEqualTo(202);
      server.send(alicePhone, BOB, "m2", "hello", "negative-delivery");

      alicePhone.awaitReports("failed m1", "failed m2");
    }

    @Test
    void whatIsSentAgainIsStoredOnce() {
      server.prefer(bob, Policy.INCOMING, "store");
      for (int i = 0; i < 2; i++) {
        assertThat(server.send(alicePhone, BOB, "m1", "hello", "").status()).isEqualTo(202);
      }
      server.send(alicePhone, BOB, "m2", "hello", "");

      assertThat(
              database.inTransaction(em -> new JpaMessageStore(em).newest(bob.id(), 10)).stream()
                  .map(StoredMessage::messageId))
          .containsExactlyInAnyOrder("m1", "m2");
    }

    @Test
    void theProviderMayKeepThatSilent() {
      server.prefer(null, Policy.NOTIFY_DISCARD, "false");
      server.prefer(bob, Policy.INCOMING, "discard");

      server.send(alicePhone, BOB, "m1", "hello", "negative-delivery");

      assertThat(server.waiting()).isZero();
      assertThat(alicePhone.reports()).isEmpty();
    }
  }

  @Nested
  class Deferring {

    @Test
    @Requirement(
        value = {"CPM-CONV-002.3", "AD-PF-18", "AD-PF-22", "AD-PF-23"},
        partial = true)
    void whoIsOfflineGetsHisMessagesInOrderWhenHeRegisters() {
      for (int i = 1; i <= 5; i++) {
        assertThat(server.send(alicePhone, BOB, "m" + i, "text " + i, "").status()).isEqualTo(202);
      }
      assertThat(server.waiting()).isEqualTo(5);

      Phone phone = server.registered(bob, "phone");

      phone.awaitTexts("text 1", "text 2", "text 3", "text 4", "text 5");
      await().untilAsserted(() -> assertThat(server.waiting()).isZero());
    }

    @Test
    @Requirement(value = "AD-PF-34", partial = true)
    void aSecondDeviceGetsThemTooAndARefreshBringsNothingAgain() {
      server.send(alicePhone, BOB, "m1", "one", "");
      Phone phone = server.registered(bob, "phone");
      phone.awaitTexts("one");

      Phone tablet = server.registered(bob, "tablet");
      tablet.awaitTexts("one");
      server.register(phone);
      server.register(tablet);
      server.send(alicePhone, BOB, "m2", "two", "");

      phone.awaitTexts("one", "two");
      tablet.awaitTexts("one", "two");
    }

    @Test
    void aDeviceThatIsDeadLosesNothing() {
      Phone phone = server.registered(bob, "phone").says(408);
      server.send(alicePhone, BOB, "m1", "one", "");
      server.send(alicePhone, BOB, "m2", "two", "");
      await().untilAsserted(() -> assertThat(server.waiting()).isEqualTo(2));

      phone.says(200);
      server.register(phone);

      phone.awaitTexts("one", "two");
    }

    @Test
    void aStoredNotificationSaysThatItWaitsIfTheSenderAskedAndThePolicyAllows() {
      server.send(alicePhone, BOB, "m1", "one", "processing");
      alicePhone.awaitReports("stored m1");

      server.prefer(null, Policy.NOTIFY_STORED, "false");
      server.send(alicePhone, BOB, "m2", "two", "processing");
      server.send(alicePhone, "sip:alice@cpm.example", "m3", "marker", "");

      alicePhone.awaitTexts("marker");
      alicePhone.awaitReports("stored m1");
    }

    @Test
    @Requirement(
        value = {"AD-PF-24", "AD-PF-26", "AD-PF-27"},
        partial = true)
    void whatExpiresIsGoneAndItsSenderToldOnce() {
      server.answer(
          server
              .message(alicePhone, BOB)
              .with("Expires", "30")
              .body("message/cpim", ServerScene.cpim("m1", "late", "negative-delivery")));

      server.pass(Duration.ofSeconds(29));
      assertThat(alicePhone.reports()).isEmpty();
      server.pass(Duration.ofSeconds(1));
      alicePhone.awaitReports("failed m1");
      server.pass(Duration.ofSeconds(60));

      Phone phone = server.registered(bob, "phone");
      server.send(alicePhone, BOB, "m2", "marker", "");
      phone.awaitTexts("marker");
      alicePhone.awaitReports("failed m1");
    }

    @Test
    void aMessageThatTheUserDeclinesEndsForAllAndItsSenderIsTold() {
      Phone phone = server.registered(bob, "phone").says(603);

      server.send(alicePhone, BOB, "m1", "no", "negative-delivery");

      alicePhone.awaitReports("failed m1");
      phone.says(200);
      server.register(phone);
      server.send(alicePhone, BOB, "m2", "yes", "");
      phone.awaitTexts("yes");
    }
  }

  @Nested
  class Reporting {

    @Test
    @Requirement(
        value = {"AD-PF-37", "AD-PF-40", "AD-REL-16", "AD-CL-46"},
        partial = true)
    void eachReportReachesTheSendingDeviceOnceHoweverManyDevicesReport() {
      Phone aliceTablet = server.registered(alice, "alice-tablet");
      Phone phone = server.registered(bob, "phone");
      Phone tablet = server.registered(bob, "tablet");
      server.send(alicePhone, BOB, "m1", "hello", ALL);
      phone.awaitTexts("hello");
      tablet.awaitTexts("hello");

      for (Phone device : List.of(phone, tablet)) {
        assertThat(
                server
                    .report(device, "sip:alice@cpm.example", "m1", "delivery", "delivered")
                    .status())
            .isEqualTo(202);
      }
      server.report(tablet, "sip:alice@cpm.example", "m1", "display", "displayed");
      server.report(phone, "sip:alice@cpm.example", "m1", "display", "displayed");
      server.send(phone, "sip:alice@cpm.example", "r1", "marker", "");

      alicePhone.awaitTexts("marker");
      alicePhone.awaitReports("delivered m1", "displayed m1");
      assertThat(aliceTablet.reports()).isEmpty();
    }

    @Test
    void onlyARecipientMayReport() {
      Subscriber mallory = server.user("mallory");
      Phone evil = server.registered(mallory, "evil");
      Phone phone = server.registered(bob, "phone");
      server.send(alicePhone, BOB, "m1", "hello", ALL);
      phone.awaitTexts("hello");

      assertThat(
              server.report(evil, "sip:alice@cpm.example", "m1", "delivery", "delivered").status())
          .isEqualTo(202);
      server.report(phone, "sip:alice@cpm.example", "m1", "delivery", "delivered");
      server.send(phone, "sip:alice@cpm.example", "r1", "marker", "");

      alicePhone.awaitTexts("marker");
      alicePhone.awaitReports("delivered m1");
      assertThat(alicePhone.got().get(0).from()).contains("bob");
    }

    @Test
    void aFailedOneNeverFollowsADeliveredOne() {
      Phone phone = server.registered(bob, "phone");
      server.send(alicePhone, BOB, "m1", "hello", ALL);
      phone.awaitTexts("hello");
      server.report(phone, "sip:alice@cpm.example", "m1", "delivery", "delivered");
      server.report(phone, "sip:alice@cpm.example", "m1", "delivery", "failed");
      server.pass(Duration.ofDays(40));
      server.register(alicePhone);
      server.register(phone);
      server.send(phone, "sip:alice@cpm.example", "r1", "marker", "");

      alicePhone.awaitTexts("marker");
      alicePhone.awaitReports("delivered m1");
    }

    @Test
    void aDeliveredOneDoesNotFollowADisplayedOne() {
      Phone phone = server.registered(bob, "phone");
      server.send(alicePhone, BOB, "m1", "hello", ALL);
      phone.awaitTexts("hello");
      server.report(phone, "sip:alice@cpm.example", "m1", "display", "displayed");
      server.report(phone, "sip:alice@cpm.example", "m1", "delivery", "delivered");
      server.send(phone, "sip:alice@cpm.example", "r1", "marker", "");

      alicePhone.awaitTexts("marker");
      alicePhone.awaitReports("displayed m1");
    }

    @Test
    void whenTheSendingDeviceIsGoneTheOthersGetTheReportAndElseItWaits() {
      Phone phone = server.registered(bob, "phone");
      Phone aliceTablet = server.registered(alice, "alice-tablet");
      server.send(alicePhone, BOB, "m1", "hello", ALL);
      phone.awaitTexts("hello");

      server.register(alicePhone, 0);
      server.report(phone, "sip:alice@cpm.example", "m1", "delivery", "delivered");
      aliceTablet.awaitReports("delivered m1");

      server.register(aliceTablet, 0);
      server.report(phone, "sip:alice@cpm.example", "m1", "display", "displayed");
      server.register(alicePhone);
      alicePhone.awaitReports("displayed m1");
    }

    @Test
    void aMessageWithoutAnIdIsReportedByTheCallIdThatTheDeviceGot() {
      Phone phone = server.registered(bob, "phone");
      server.answer(
          server
              .message(alicePhone, BOB)
              .with("Call-ID", "alices-call")
              .body("text/plain", "hello"));
      phone.awaitTexts("hello");
      await().untilAsserted(() -> assertThat(server.waiting()).isZero());

      server.answer(
          server
              .message(phone, "sip:alice@cpm.example")
              .body("message/imdn+xml", ServerScene.imdn("out-1", "delivery", "delivered")));

      alicePhone.awaitReports("delivered alices-call");
    }
  }

  @Nested
  class Lists {

    @Test
    @Requirement(
        value = {"AD-CF-06", "AD-CF-07", "AD-CF-16"},
        partial = true)
    void aMessageToAListGoesToEachRecipientOnceAndFailuresAreReported() {
      Subscriber carol = server.user("carol");
      Phone phone = server.registered(bob, "phone");
      Phone other = server.registered(carol, "carol-phone");

      Answer answer =
          server.answer(
              server
                  .message(alicePhone, "sip:exploder@cpm.example")
                  .with("Require", "recipient-list-message")
                  .body("multipart/mixed;boundary=\"bb\"", list("m1")));

      assertThat(answer.status()).isEqualTo(202);
      phone.awaitTexts("hi all");
      other.awaitTexts("hi all");
      alicePhone.awaitReports("failed m1");
      assertThat(alicePhone.texts()).isEmpty();
    }

    private String list(String id) {
      String entries = "";
      for (String uri :
          List.of(
              "sip:bob@cpm.example",
              "tel:+15550100002",
              "sip:carol@cpm.example",
              "sip:alice@cpm.example",
              "sip:nobody@cpm.example")) {
        entries += "<entry uri=\"" + uri + "\" cp:copyControl=\"bcc\"/>";
      }
      return "--bb\r\nContent-Type: application/resource-lists+xml\r\n\r\n"
          + "<resource-lists xmlns=\"urn:ietf:params:xml:ns:resource-lists\""
          + " xmlns:cp=\"urn:ietf:params:xml:ns:copycontrol\"><list>"
          + entries
          + "</list></resource-lists>\r\n--bb\r\nContent-Type: message/cpim\r\n\r\n"
          + ServerScene.cpim(id, "hi all", "negative-delivery")
          + "\r\n--bb--\r\n";
    }
  }

  @Nested
  class UnderLoad {

    @Test
    void aBurstToAnOnlineUserArrivesOnceAndInOrder() {
      Phone phone = server.registered(bob, "phone");
      List<Answers> answers = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        answers.add(
            server.begin(
                server
                    .message(alicePhone, BOB)
                    .body("message/cpim", ServerScene.cpim("m" + i, "text " + i, ""))));
      }

      phone.awaitTexts(texts(200));
      assertThat(answers)
          .allSatisfy(a -> assertThat(a.outcomes()).containsExactly(Outcome.ACCEPTED));
      await().untilAsserted(() -> assertThat(server.waiting()).isZero());
    }

    @Test
    void registrationsAndLossesDuringABurstLoseNothingAndKeepTheOrder() {
      Phone phone = server.registered(bob, "phone");
      for (int i = 0; i < 300; i++) {
        server.begin(
            server
                .message(alicePhone, BOB)
                .body("message/cpim", ServerScene.cpim("m" + i, "text " + i, "")));
        if (i % 40 == 10) {
          phone.says(503);
        } else if (i % 40 == 25) {
          phone.says(200);
          server.register(phone);
        } else if (i % 40 == 30) {
          server.register(phone, 0);
          server.register(phone);
        }
      }
      phone.says(200);
      server.register(phone);

      phone.awaitTexts(texts(300));
    }

    private String[] texts(int count) {
      return IntStream.range(0, count).mapToObj(i -> "text " + i).toArray(String[]::new);
    }
  }

  @Test
  void bytesOfTheBodyAreNotTouched() {
    Phone phone = server.registered(bob, "phone");
    byte[] body =
        ServerScene.cpim("m1", "\ud83d\ude00 \u0633\u0644\u0627\u0645 \0", ALL)
            .getBytes(StandardCharsets.UTF_8);

    server.answer(server.message(alicePhone, BOB).body("message/cpim", body));

    await().untilAsserted(() -> assertThat(phone.got()).hasSize(1));
    assertThat(phone.got().get(0).body()).isEqualTo(body);
  }
}
