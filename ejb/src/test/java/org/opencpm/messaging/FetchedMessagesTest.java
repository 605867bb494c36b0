package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencpm.compliance.Requirement;
import org.opencpm.policy.Policy;
import org.opencpm.scene.MessageLines;
import org.opencpm.schema.TestDatabase;
import org.opencpm.schema.TestDatabases;
import org.opencpm.signalling.OutboundRequest;
import org.opencpm.signalling.Outcome.DeviceAnswer;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.ServiceIdentifier;
import org.opencpm.subscriber.Subscriber;

/** Messages that are fetched instead of pushed, on the default database without a container. */
@Requirement(
    value = {"CPM-CONV-009", "CPM-CONV-002.3", "AD-PF-23.2", "AD-PF-36"},
    partial = true)
class FetchedMessagesTest {

  private static final String BOB = "sip:bob@cpm.example";

  private static TestDatabase database;

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
    server = new ServerScene(database, Map.of());
    bob = server.user("bob", "tel:+15550100002");
    alicePhone = server.registered(server.user("alice", "tel:+15550100001"), "alice-phone");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void send(String id, String wishes) {
    assertThat(
            server
                .answer(
                    server
                        .message(alicePhone, BOB)
                        .with("Subject", "About " + id)
                        .body("message/cpim", ServerScene.cpim(id, "text " + id, wishes)))
                .status())
        .isEqualTo(202);
  }

  private static DeferredNotification notice(Phone phone, int number) throws Exception {
    await().untilAsserted(() -> assertThat(phone.got()).hasSizeGreaterThanOrEqualTo(number));
    OutboundRequest got = phone.got().get(number - 1);
    assertThat(got.headers().all("P-Asserted-Service"))
        .containsExactly(ServiceIdentifier.SYSTEM_MESSAGE.urn());
    assertThat(got.from()).isEqualTo("<sip:deferred@cpm.example>");
    CpimMessage cpim = CpimMessage.parse(got.body());
    assertThat(cpim.content().mediaType().toString()).isEqualTo(DeferredNotification.TYPE);
    return DeferredNotification.parse(cpim.content().decoded());
  }

  @Test
  void whoFetchesIsToldOfWhatWaitsOnceAndGetsNothingPushed() throws Exception {
    server.prefer(bob, Policy.DEFERRED_DELIVERY, "pull");
    send("m1", "");
    send("m2", "");

    Phone phone = server.registered(bob, "phone");

    DeferredNotification notice = notice(phone, 1);
    assertThat(notice.count()).isEqualTo(2);
    assertThat(notice.messages())
        .extracting(DeferredNotification.Entry::id, DeferredNotification.Entry::subject)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("m1", "About m1"),
            org.assertj.core.groups.Tuple.tuple("m2", "About m2"));
    DeferredNotification.Entry first = notice.messages().get(0);
    assertThat(first.from()).isEqualTo(alicePhone.address());
    assertThat(first.date()).isEqualTo(server.clock.instant());
    assertThat(first.size()).isEqualTo(ServerScene.cpim("m1", "text m1", "").length());
    server.register(phone);
    send("m3", "");
    await().untilAsserted(() -> assertThat(phone.got()).hasSize(2));
    assertThat(phone.got().get(1).body()).asString().contains("text m3");
  }

  @Test
  void heFetchesWhatHeLikesAndItIsReportedAsWhatIsPushed() throws Exception {
    server.prefer(bob, Policy.DEFERRED_DELIVERY, "pull");
    send("m1", "positive-delivery");
    send("m2", "");
    send("m3", "");
    Phone phone = server.registered(bob, "phone");
    Device device = server.device(bob, phone);

    List<Delivery> fetched = server.deferred.claim(device.id(), List.of("m1", "m3", "m9"));
    assertThat(fetched).extracting(Delivery::messageId).containsExactly("m1", "m3");
    assertThat(server.deferred.withBody(fetched.get(0)).body())
        .asString()
        .isEqualTo(ServerScene.cpim("m1", "text m1", "positive-delivery"));
    // What is on its way is not given out again.
    assertThat(server.deferred.claim(device.id(), List.of()))
        .extracting(Delivery::messageId)
        .containsExactly("m2");
    server.deferred.ended(fetched.get(0), DeviceAnswer.TAKEN, 200, () -> {});
    server.deferred.ended(fetched.get(1), DeviceAnswer.LOST, 481, () -> {});

    await()
        .untilAsserted(
            () ->
                assertThat(server.deferred.claim(device.id(), List.of("m1", "m3")))
                    .extracting(Delivery::messageId)
                    .containsExactly("m3"));
    server.report(phone, alicePhone.address(), "m1", "delivery", "delivered");
    alicePhone.awaitReports("delivered m1");
    assertThat(server.deferred.announced(device.id()))
        .extracting(Announced::id)
        .containsExactly("m2", "m3");
  }

  @Test
  void whatIsDeferredByPreferenceIsToldToEachDeviceAtOnceAndToThoseThatCome() throws Exception {
    server.prefer(bob, Policy.INCOMING, "defer");
    Phone phone = server.registered(bob, "phone");

    send("m1", "");
    assertThat(notice(phone, 1).messages())
        .extracting(DeferredNotification.Entry::id)
        .containsExactly("m1");
    send("m2", "");
    assertThat(notice(phone, 2).count()).isEqualTo(2);

    Phone tablet = server.registered(bob, "tablet");
    assertThat(notice(tablet, 1).count()).isEqualTo(2);
    assertThat(phone.texts()).noneMatch(text -> text.startsWith("text"));
  }

  @Test
  void aNoticeThatADeviceMissedWaitsForIt() throws Exception {
    server.prefer(bob, Policy.INCOMING, "defer");
    Phone phone = server.registered(bob, "phone").says(0);
    send("m1", "");
    await().until(() -> !server.device(bob, phone).reachable(server.clock.instant()));

    phone.says(200);
    server.register(phone);

    assertThat(notice(phone, 1).count()).isEqualTo(1);
  }

  @Test
  void whatNobodyFetchesExpires() {
    server.prefer(bob, Policy.INCOMING, "defer");
    server.registered(bob, "phone");
    server.answer(
        server
            .message(alicePhone, BOB)
            .with("Expires", "60")
            .body("message/cpim", ServerScene.cpim("m1", "hello", "negative-delivery")));

    server.pass(Duration.ofSeconds(61));

    alicePhone.awaitReports("failed m1");
  }

  @Test
  void aNoticeDescribesABoundedNumberAndCountsTheRest() throws Exception {
    server.prefer(bob, Policy.DEFERRED_DELIVERY, "pull");
    for (int i = 0; i < DeferralNotices.DESCRIBED + 5; i++) {
      send("m" + i, "");
    }

    DeferredNotification notice = notice(server.registered(bob, "phone"), 1);

    assertThat(notice.count()).isEqualTo(DeferralNotices.DESCRIBED + 5);
    assertThat(notice.messages()).hasSize(DeferralNotices.DESCRIBED);
  }
}
