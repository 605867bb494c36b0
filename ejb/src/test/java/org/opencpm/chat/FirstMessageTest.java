package org.opencpm.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
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
import org.opencpm.signalling.HeaderList;
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

  private ScriptedCall callee(int index) {
    return scene.invited.get(index);
  }

  /** What came from the media or the store has reached the session. */
  private void awaitAnswer(ScriptedCall caller, int status) {
    await()
        .untilAsserted(
            () -> {
              scene.fire(Duration.ZERO);
              assertThat(caller.answer).isNotNull();
            });
    assertThat(caller.answer.status()).isEqualTo(status);
  }

  private static String contact(ScriptedCall caller) {
    return caller.answer.headers().stream()
        .filter(field -> field.getKey().equals("Contact"))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow();
  }

  private void awaitStored(String... texts) {
    await()
        .untilAsserted(
            () ->
                assertThat(scene.stored).extracting(ChatScene.Stored::text).containsExactly(texts));
  }

  @Test
  void theDeviceHasItBeforeTheCallerHasHisAnswerAndBeforeAllElse() throws Exception {
    bob.answering(0);
    ScriptedCall caller = invite(scene.device("phone"));
    assertThat(callee(0).invite.contentType()).isEqualTo("application/sdp");
    callee(0).answers(200, bob.sdp());
    bob.connect(callee(0).invite.body());
    await().untilAsserted(() -> assertThat(bob.texts).containsExactly(FIRST));
    scene.fire(Duration.ZERO);
    assertThat(caller.answer).isNull();

    bob.answering(200).answerNow();
    awaitAnswer(caller, 200);

    assertThat(contact(caller)).doesNotContain("automata");
    alice.connect(caller.content.bytes());
    String second = FIRST.replace(ID, "second").replace("May I?", "Well?");
    assertThat(alice.send(second).get(5, TimeUnit.SECONDS)).isEqualTo(200);
    assertThat(bob.texts).containsExactly(FIRST, second);
    assertThat(scene.passed).startsWith(ID);
    assertThat(scene.stored).isEmpty();
  }

  @Test
  void ofTwoDevicesThatAnswerEachGetsItOnceAndTheFirstThatTakesItCounts() throws Exception {
    ScriptedCall caller = invite(scene.device("p"), scene.device("tab"));
    callee(0).answers(200, bob.sdp());
    callee(1).answers(200, tablet.sdp());
    tablet.connect(callee(1).invite.body());
    awaitAnswer(caller, 200);
    assertThat(tablet.texts).containsExactly(FIRST);
    assertThat(bob.texts).isEmpty();

    alice.connect(caller.content.bytes());
    bob.connect(callee(0).invite.body());

    await().untilAsserted(() -> assertThat(bob.texts).containsExactly(FIRST));
    alice.send(FIRST.replace(ID, "second")).get(5, TimeUnit.SECONDS);
    scene.fire(Duration.ofSeconds(10));
    assertThat(scene.passed).containsOnlyOnce(ID);
    assertThat(scene.stored).isEmpty();
    assertThat(callee(0).byes).as("nobody used it, and the tablet had the message").hasSize(1);
    assertThat(callee(1).byes).isEmpty();
  }

  @Test
  void aDeviceThatWasPassedOverMayStillBeTheOneThatTakesIt() throws Exception {
    ScriptedCall caller =
        scene.invite(
            alice.sdp(),
            FIRST,
            ChatScene.delivers(),
            List.of(List.of(scene.device("phone")), List.of(scene.device("tab"))));
    callee(0).rings();
    scene.fire(ChatScene.RING.dividedBy(2));
    callee(1).answers(200, tablet.sdp());
    callee(0).answers(200, bob.sdp());

    bob.connect(callee(0).invite.body());

    awaitAnswer(caller, 200);
    assertThat(bob.texts).containsExactly(FIRST);
    assertThat(scene.stored).isEmpty();
  }

  @Test
  void whatEveryDeviceRefusesIsStoredBeforeTheAnswer() throws Exception {
    ScriptedCall caller = invite(scene.device("phone"));
    callee(0).answers(200, bob.answering(413).sdp());
    bob.connect(callee(0).invite.body());
    awaitStored(FIRST);
    awaitAnswer(caller, 200);
    assertThat(scene.passed).doesNotContain(ID);
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
  void forADeviceThatTakesTheSessionAndVanishesTheServerStandsIn() throws Exception {
    List<Consumer<AcceptResult>> commits = new CopyOnWriteArrayList<>();
    scene.store = commits::add;
    ScriptedCall caller = invite(scene.device("phone"));
    callee(0).answers(200, bob.sdp());
    scene.fire(LegLosses.COME_BACK);
    awaitStored(FIRST);
    scene.fire(Duration.ZERO);
    assertThat(caller.answer).isNull();

    commits.get(0).accept(ChatScene.result(AcceptResult.Kind.COMMITTED));
    awaitAnswer(caller, 200);

    assertThat(contact(caller)).contains("automata");
    assertThat(callee(0).byes).hasSize(1);
    assertThat(caller.byes).isEmpty();
    scene.store = told -> told.accept(ChatScene.result(AcceptResult.Kind.COMMITTED));
    alice.connect(caller.content.bytes());
    String second = FIRST.replace(ID, "second");
    assertThat(alice.send(second).get(5, TimeUnit.SECONDS)).isEqualTo(200);
    awaitStored(FIRST, second);
  }

  @Test
  void aDeviceThatGetsItAndSaysNothingIsGivenUpInTime() throws Exception {
    ScriptedCall caller = invite(scene.device("phone"));
    callee(0).answers(200, bob.answering(0).sdp());
    bob.connect(callee(0).invite.body());
    await().untilAsserted(() -> assertThat(bob.texts).containsExactly(FIRST));

    scene.fire(LegLosses.COME_BACK);

    awaitStored(FIRST);
    awaitAnswer(caller, 200);
  }

  @Test
  void aDeviceThatIsLostInTheMiddleDoesNotEndTheInvitation() throws Exception {
    ScriptedCall caller = invite(scene.device("phone"));
    callee(0).answers(200, bob.answering(0).sdp());
    bob.connect(callee(0).invite.body());
    await().untilAsserted(() -> assertThat(bob.texts).containsExactly(FIRST));

    callee(0).ends("SIP;cause=480;text=\"Bearer Unavailable\"");

    awaitStored(FIRST);
    awaitAnswer(caller, 200);
    assertThat(contact(caller)).contains("automata");
    assertThat(caller.byes).isEmpty();
    assertThat(scene.env.chats().count()).isEqualTo(1);
  }

  @Test
  void whoHangsUpBeforeHeHasItEndsTheSessionOnceItIsStored() throws Exception {
    ScriptedCall caller = invite(scene.device("phone"));
    callee(0).answers(200, bob.sdp());

    callee(0).ends(null);

    assertThat(caller.byes).isEmpty();
    awaitStored(FIRST);
    awaitAnswer(caller, 200);
    assertThat(caller.byes).hasSize(1);
    assertThat(scene.env.chats().count()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"FAILED, 503", "REFUSED, 603"})
  void whatNeitherADeviceNorTheStoreTakesIsRefusedToTheCaller(AcceptResult.Kind kind, int status)
      throws Exception {
    scene.store = told -> told.accept(ChatScene.result(kind));
    ScriptedCall caller = invite(scene.device("phone"));
    callee(0).answers(200, bob.answering(0).sdp());
    bob.connect(callee(0).invite.body());

    scene.fire(LegLosses.COME_BACK);

    awaitAnswer(caller, status);
    assertThat(callee(0).byes).hasSize(1);
    assertThat(scene.env.chats().count()).isZero();
    awaitStored(FIRST);
  }

  @Test
  void whoTakesHisInvitationBackHasSaidNothingThatNoDeviceHas() throws Exception {
    ScriptedCall caller = invite(scene.device("phone"));
    callee(0).answers(200, bob.sdp());

    caller.listener.cancelled(HeaderList.empty());

    assertThat(callee(0).byes).hasSize(1);
    assertThat(scene.env.chats().count()).isZero();
    await().until(() -> scene.env.plane().sessions() == 0);
    scene.fire(LegLosses.COME_BACK);
    assertThat(scene.stored).isEmpty();
    assertThat(scene.passed).doesNotContain(ID);
    assertThat(caller.answer).isNull();
  }

  @Test
  void theInvitationOfTheOtherSideDoesNotUndoWhatIsBeingTaken() throws Exception {
    ScriptedCall caller = invite(scene.device("phone"));
    callee(0).answers(200, bob.sdp());

    scene.env.chats().all().forEach(ChatSession::giveWay);

    assertThat(caller.answer).isNull();
    bob.connect(callee(0).invite.body());
    awaitAnswer(caller, 200);
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
