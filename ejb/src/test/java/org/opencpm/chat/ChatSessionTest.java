package org.opencpm.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencpm.compliance.Requirement;
import org.opencpm.media.sdp.SessionDescription;
import org.opencpm.scene.RequestBuilder;
import org.opencpm.signalling.Outcome;

/** A chat of two as its callers and its store see it (design 4.5, 4.6). */
class ChatSessionTest {

  private static final String ELSEWHERE = "SIP;cause=200;text=\"Call completed elsewhere\"";

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

  private static String cpim(String text) {
    return "From: <sip:anonymous@anonymous.invalid>\r\nTo: <sip:anonymous@anonymous.invalid>\r\n"
        + "NS: imdn <urn:ietf:params:imdn>\r\nimdn.Message-ID: id-"
        + text.hashCode()
        + "\r\n\r\nContent-Type: text/plain;charset=UTF-8\r\n\r\n"
        + text;
  }

  private ScriptedCall online() throws Exception {
    ScriptedCall caller = scene.invite(alice.sdp(), ChatScene.delivers(), scene.device("phone"));
    ScriptedCall callee = scene.invited.get(0);
    callee.answers(200, bob.sdp());
    alice.connect(caller.content.bytes());
    bob.connect(callee.invite.body());
    return caller;
  }

  @Test
  @Requirement({"AD-PF-06", "AD-PF-07", "AD-PF-08", "AD-IF-PF1-02"})
  void aChatOfTwoCarriesMessagesBothWays() throws Exception {
    ScriptedCall caller = online();
    assertThat(caller.answer.outcome()).isEqualTo(Outcome.OK);
    assertThat(alice.send(cpim("Hello Bob \uD83D\uDC4B")).get(5, TimeUnit.SECONDS)).isEqualTo(200);
    assertThat(bob.texts).containsExactly(cpim("Hello Bob \uD83D\uDC4B"));
    assertThat(bob.send(cpim("Hello Alice")).get(5, TimeUnit.SECONDS)).isEqualTo(200);
    assertThat(alice.texts).containsExactly(cpim("Hello Alice"));
    assertThat(scene.stored).isEmpty();
  }

  @Test
  @Requirement("AD-PF-32")
  void theFirstDeviceHasItAndTheOtherIsToldWhy() throws Exception {
    ScriptedCall caller =
        scene.invite(alice.sdp(), ChatScene.delivers(), scene.device("p"), scene.device("tab"));
    scene.invited.get(0).rings();
    scene.invited.get(1).rings();
    assertThat(caller.progress).containsExactly(180);
    scene.invited.get(1).answers(200, bob.sdp());
    assertThat(scene.invited.get(0).cancelled).containsExactly(ELSEWHERE);
    assertThat(caller.answer.status()).isEqualTo(200);
  }

  @Test
  @Requirement({"AD-REL-05", "AD-PF-39"})
  void twoThatAnswerBothGetCopiesUntilOneIsActive() throws Exception {
    ScriptedCall caller =
        scene.invite(alice.sdp(), ChatScene.delivers(), scene.device("p"), scene.device("tab"));
    scene.invited.get(0).answers(200, bob.sdp());
    scene.invited.get(1).answers(200, tablet.sdp());
    alice.connect(caller.content.bytes());
    bob.connect(scene.invited.get(0).invite.body());
    tablet.connect(scene.invited.get(1).invite.body());
    alice.send(cpim("one")).get(5, TimeUnit.SECONDS);
    await().untilAsserted(() -> assertThat(bob.texts).containsExactly(cpim("one")));
    await().untilAsserted(() -> assertThat(tablet.texts).containsExactly(cpim("one")));
    tablet.send(cpim("two")).get(5, TimeUnit.SECONDS);
    await().untilAsserted(() -> assertThat(scene.invited.get(0).byes).containsExactly(ELSEWHERE));
    assertThat(scene.invited.get(1).byes).isEmpty();
  }

  @Test
  @Requirement(value = "AD-PF-39", partial = true)
  void anAnswerThatCrossesAfterAnotherDeviceIsInUseIsOneTooMany() throws Exception {
    ScriptedCall caller =
        scene.invite(alice.sdp(), ChatScene.delivers(), scene.device("p"), scene.device("tab"));
    scene.invited.get(0).answers(200, bob.sdp());
    alice.connect(caller.content.bytes());
    bob.connect(scene.invited.get(0).invite.body());
    alice.send(cpim("one")).get(5, TimeUnit.SECONDS);
    bob.send(cpim("two")).get(5, TimeUnit.SECONDS);

    scene.invited.get(1).answers(200, tablet.sdp());

    assertThat(scene.invited.get(1).byes).containsExactly(ELSEWHERE);
    assertThat(scene.invited.get(0).byes).isEmpty();
  }

  @Test
  @Requirement({"AD-REL-02", "AD-PF-18", "AD-PF-22"})
  void whereNobodyIsThereTheServerAcceptsAndStores() throws Exception {
    ScriptedCall caller = scene.invite(alice.sdp(), ChatScene.delivers());
    assertThat(caller.answer.status()).isEqualTo(200);
    alice.connect(caller.content.bytes());
    assertThat(alice.send(cpim("later")).get(5, TimeUnit.SECONDS)).isEqualTo(200);
    assertThat(scene.stored).extracting(ChatScene.Stored::text).containsExactly(cpim("later"));
    assertThat(scene.stored.get(0).direction().recipient()).isEqualTo(scene.bob);
  }

  @Test
  void whereNobodyIsThereAndNothingMayWaitTheCallerIsRefused() throws Exception {
    ScriptedCall caller = scene.invite(alice.sdp(), ChatScene.mayNotWait());
    assertThat(caller.answer.status()).isEqualTo(480);
  }

  @Test
  @Requirement("AD-PF-32")
  void aDeviceThatNeverAnswersDoesNotHoldTheOthersUp() throws Exception {
    ScriptedCall caller =
        scene.invite(alice.sdp(), ChatScene.delivers(), scene.device("dead"), scene.device("p"));
    ScriptedCall callee = scene.invited.get(1);
    callee.answers(200, bob.sdp());
    alice.connect(caller.content.bytes());
    bob.connect(callee.invite.body());

    assertThat(alice.send(cpim("anyone?")).get(5, TimeUnit.SECONDS)).isEqualTo(200);

    assertThat(bob.texts).containsExactly(cpim("anyone?"));
  }

  @Test
  void aMissedInvitationIsTakenByTheServer() throws Exception {
    ScriptedCall caller = scene.invite(alice.sdp(), ChatScene.delivers(), scene.device("phone"));
    scene.invited.get(0).rings();
    scene.fire(ChatScene.RING);
    assertThat(scene.invited.get(0).cancelled).hasSize(1);
    assertThat(caller.answer.status()).isEqualTo(200);
    assertThat(scene.unanswered).containsExactly(scene.bob.id());
  }

  @Test
  void aDeclineEndsItForAll() throws Exception {
    ScriptedCall caller =
        scene.invite(alice.sdp(), ChatScene.delivers(), scene.device("p"), scene.device("tab"));
    scene.invited.get(0).answers(603, null);
    assertThat(caller.answer.status()).isEqualTo(603);
    assertThat(scene.invited.get(1).cancelled).hasSize(1);
    scene.invited.get(1).answers(487, null);
    await().until(() -> scene.env.plane().sessions() == 0);
  }

  @Test
  @Requirement(value = "AD-PF-32", partial = true)
  void devicesThatAreInvitedOneAfterTheOther() throws Exception {
    ScriptedCall caller =
        scene.invite(
            alice.sdp(),
            null,
            ChatScene.delivers(),
            List.of(
                List.of(scene.device("p")),
                List.of(scene.device("tab")),
                List.of(scene.device("pc"))));
    assertThat(scene.invited).hasSize(1);
    scene.invited.get(0).answers(486, null);
    // The loop of the media may have the mailbox just now: it tells of the legs that are closed.
    await().until(() -> scene.invited.size() == 2);
    scene.invited.get(1).rings();
    scene.fire(ChatScene.RING.dividedBy(3));
    await().until(() -> scene.invited.size() == 3);
    assertThat(scene.invited.get(1).cancelled).hasSize(1);
    scene.invited.get(1).answers(487, null);
    assertThat(caller.answer).isNull();

    scene.invited.get(2).answers(200, bob.sdp());

    await().until(() -> caller.answer != null);
    assertThat(caller.answer.status()).isEqualTo(200);
    assertThat(scene.invited.get(0).cancelled).isEmpty();
  }

  @Test
  @Requirement("SD-DEF-01")
  void aByeOfEitherSideEndsBothWithItsReason() throws Exception {
    ScriptedCall caller = online();
    scene.invited.get(0).ends("SIP;cause=200;text=\"Call completed\"");
    assertThat(caller.byes).containsExactly("SIP;cause=200;text=\"Call completed\"");
    assertThat(scene.env.chats().count()).isZero();
    assertThat(scene.passed).contains("closed");
  }

  @Test
  void theCallerGivesUp() throws Exception {
    ScriptedCall caller = scene.invite(alice.sdp(), ChatScene.delivers(), scene.device("phone"));
    caller.listener.cancelled(org.opencpm.signalling.HeaderList.empty());
    assertThat(scene.invited.get(0).cancelled).hasSize(1);
    scene.invited.get(0).answers(200, bob.sdp());
    assertThat(scene.invited.get(0).byes).hasSize(1);
  }

  @Test
  @Requirement("AD-REL-02")
  void aDeviceThatVanishesLosesNothing() throws Exception {
    online();
    bob.close();
    await()
        .untilAsserted(
            () -> {
              int status = alice.send(cpim("after")).get(5, TimeUnit.SECONDS);
              assertThat(status).isEqualTo(200);
              assertThat(scene.stored).isNotEmpty();
            });
  }

  @Test
  @Requirement({"AD-CL-24", "AD-PF-06"})
  void holdIsOfferedToTheOtherSide() throws Exception {
    ScriptedCall caller = online();
    List<Integer> answers = new java.util.concurrent.CopyOnWriteArrayList<>();
    caller.listener.requested(
        RequestBuilder.request("INVITE", "sip:server", "sip:alice@cpm.example")
            .body("application/sdp", alice.sdp("sendonly"))
            .build(),
        (answer, content) -> {
          answers.add(answer.status());
          try {
            assertThat(
                    SessionDescription.parse(content.bytes())
                        .message()
                        .orElseThrow()
                        .direction()
                        .token())
                .isEqualTo("recvonly");
          } catch (org.opencpm.media.sdp.SdpSyntaxException e) {
            throw new AssertionError(e);
          }
        });
    ScriptedCall.Asked asked = scene.invited.get(0).requests.get(0);
    assertThat(new String(asked.content().bytes(), StandardCharsets.UTF_8)).contains("a=sendonly");
    asked
        .listener()
        .answered(
            new org.opencpm.signalling.Signalling.FinalAnswer(
                200,
                "",
                "",
                org.opencpm.signalling.HeaderList.empty(),
                new org.opencpm.signalling.Content(
                    "application/sdp", bob.sdp("recvonly").getBytes(StandardCharsets.UTF_8))));
    scene.fire(Duration.ZERO);
    assertThat(answers).containsExactly(200);
  }
}
