package org.opencpm.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.opencpm.messaging.AcceptResult;
import org.opencpm.messaging.Invitation;
import org.opencpm.messaging.MessageRefused;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.ServiceIdentifier;

/** A message inside of the INVITE, as RCS-e clients send their first one (fact sheet 4.1). */
class FirstMessageTest {

  private static final String ID = "first-1";
  private static final String FIRST = cpim("sip:alice@cpm.example", "text/plain", "May I?");

  @TempDir private Path data;

  private ChatScene scene;
  private final ScriptedPhone alice = new ScriptedPhone();
  private final ScriptedPhone bob = new ScriptedPhone();
  private final ScriptedPhone tablet = new ScriptedPhone();

  @BeforeEach
  void scene() throws Exception {
    scene = new ChatScene(data);
  }

  @AfterEach
  void end() {
    alice.close();
    bob.close();
    tablet.close();
    scene.env.chats().all().forEach(chat -> chat.end(null));
    scene.close();
  }

  private static String cpim(String from, String type, String text) {
    return "From: <"
        + from
        + ">\r\nTo: <sip:anonymous@anonymous.invalid>\r\nNS: imdn <urn:ietf:params:imdn>\r\n"
        + "imdn.Message-ID: "
        + ID
        + "\r\nimdn.Disposition-Notification: positive-delivery\r\n\r\nContent-Type: "
        + type
        + "\r\n\r\n"
        + text;
  }

  private ScriptedCall invite(Device... devices) throws Exception {
    return scene.invite(
        alice.sdp(),
        FIRST,
        ChatScene.delivers(),
        devices.length == 0 ? List.of() : List.of(List.of(devices)));
  }

  @Test
  void itIsTheFirstThatTheDeviceGetsOfTheSession() throws Exception {
    ScriptedCall caller = invite(scene.device("phone"));
    ScriptedCall callee = scene.invited.get(0);
    assertThat(callee.invite.contentType()).isEqualTo("application/sdp");
    callee.answers(200, bob.sdp());
    alice.connect(caller.content.bytes());
    var second = alice.send(FIRST.replace(ID, "second").replace("May I?", "Well?"));

    bob.connect(callee.invite.body());

    assertThat(second.get(5, TimeUnit.SECONDS)).isEqualTo(200);
    assertThat(bob.texts).hasSize(2).startsWith(FIRST);
    assertThat(scene.passed).startsWith(ID);
    assertThat(scene.stored).isEmpty();
  }

  @Test
  void ofTwoDevicesThatAnswerEachGetsItOnceAndItCountsOnce() throws Exception {
    ScriptedCall caller = invite(scene.device("p"), scene.device("tab"));
    scene.invited.get(0).answers(200, bob.sdp());
    scene.invited.get(1).answers(200, tablet.sdp());
    alice.connect(caller.content.bytes());
    bob.connect(scene.invited.get(0).invite.body());
    tablet.connect(scene.invited.get(1).invite.body());

    await().untilAsserted(() -> assertThat(bob.texts).containsExactly(FIRST));
    await().untilAsserted(() -> assertThat(tablet.texts).containsExactly(FIRST));
    alice.send(FIRST.replace(ID, "second")).get(5, TimeUnit.SECONDS);

    assertThat(scene.passed).containsOnlyOnce(ID);
    assertThat(scene.stored).isEmpty();
  }

  @Test
  void whereNobodyIsThereItIsCommittedBeforeTheAnswer() throws Exception {
    List<Consumer<AcceptResult>> commits = new ArrayList<>();
    scene.store = commits::add;
    ScriptedCall caller = invite();
    scene.fire(Duration.ZERO);
    assertThat(scene.stored).extracting(ChatScene.Stored::text).containsExactly(FIRST);
    assertThat(caller.answer).isNull();

    commits.get(0).accept(ChatScene.result(AcceptResult.Kind.COMMITTED));
    scene.fire(Duration.ZERO);

    assertThat(caller.answer.status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"COMMITTED, 200", "DUPLICATE, 200", "FAILED, 503", "REFUSED, 603"})
  void theCallerIsAnsweredAsTheStoreSays(AcceptResult.Kind kind, int status) throws Exception {
    scene.store = told -> told.accept(ChatScene.result(kind));
    ScriptedCall caller = invite(scene.device("phone"));
    scene.invited.get(0).rings();
    scene.fire(ChatScene.RING);
    scene.fire(Duration.ZERO);

    assertThat(caller.answer.status()).isEqualTo(status);
    assertThat(scene.env.chats().count()).isEqualTo(status == 200 ? 1 : 0);
  }

  @Test
  void whoIsRefusedHasSaidNothing() throws Exception {
    ScriptedCall caller = invite(scene.device("phone"));
    scene.invited.get(0).answers(486, null);
    assertThat(caller.answer.status()).isEqualTo(486);
    assertThat(scene.stored).isEmpty();
    assertThat(scene.passed).doesNotContain(ID);
  }

  @Test
  void aDeviceThatTakesTheSessionAndVanishesLosesNothing() throws Exception {
    invite(scene.device("phone"));
    scene.invited.get(0).answers(200, bob.sdp());
    scene.fire(LegLosses.COME_BACK);
    await()
        .untilAsserted(
            () ->
                assertThat(scene.stored).extracting(ChatScene.Stored::text).containsExactly(FIRST));
  }

  @Test
  void whatCannotBeStoredAfterTheAnswerIsTriedAgain() throws Exception {
    List<AcceptResult.Kind> results =
        new ArrayList<>(List.of(AcceptResult.Kind.FAILED, AcceptResult.Kind.COMMITTED));
    scene.store = told -> told.accept(ChatScene.result(results.remove(0)));
    invite(scene.device("phone"));
    scene.invited.get(0).answers(200, bob.sdp());
    scene.fire(LegLosses.COME_BACK);
    await().until(() -> results.size() == 1);

    await()
        .untilAsserted(
            () -> {
              scene.fire(Duration.ofSeconds(5));
              assertThat(results).isEmpty();
            });
    assertThat(scene.stored).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "sip:bob@cpm.example, text/plain, 403",
    "sip:alice@cpm.example, application/im-iscomposing+xml, 415",
    "sip:alice@cpm.example, message/imdn+xml, 415"
  })
  void whatIsNoMessageOfTheCallerIsRefused(String from, String type, int status) {
    refused(cpim(from, type, "x"), status);
  }

  @Test
  void whatIsNoCpimIsRefused() {
    refused("not: CPIM", 400);
  }

  @Test
  void whatIsLargerThanAnyMessageIsRefused() {
    refused(
        cpim(
            "sip:alice@cpm.example",
            "text/plain",
            "x".repeat(scene.env.settings().maxMessageSize())),
        413);
  }

  @ParameterizedTest
  @EnumSource(
      value = ServiceIdentifier.class,
      names = {"LARGE", "LARGE_GROUP", "FILE_TRANSFER", "FILE_TRANSFER_GROUP"})
  void theHeaderFieldsOfALargeMessageOrAFileAreNoMessage(ServiceIdentifier service)
      throws Exception {
    Invitation invitation =
        new Invitation(
            ChatScene.request(alice.sdp(), "no whole CPIM"),
            scene.forth(service),
            scene.alice,
            null);

    assertThat(FirstMessage.in(invitation, scene.env.settings())).isEmpty();
  }

  private void refused(String first, int status) {
    assertThatThrownBy(() -> scene.invite(alice.sdp(), first, ChatScene.delivers(), List.of()))
        .isInstanceOfSatisfying(
            MessageRefused.class, e -> assertThat(e.answer().status()).isEqualTo(status));
    assertThat(scene.stored).isEmpty();
  }
}
