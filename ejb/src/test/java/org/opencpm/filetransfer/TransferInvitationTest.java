package org.opencpm.filetransfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencpm.chat.Side;
import org.opencpm.messaging.Invitation;
import org.opencpm.messaging.Lifetime;
import org.opencpm.messaging.SessionDirection;
import org.opencpm.messaging.Verdict;
import org.opencpm.policy.Policies;
import org.opencpm.policy.Settings;
import org.opencpm.scene.Preferences;
import org.opencpm.scene.Registrations;
import org.opencpm.scene.Users;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.HeaderList;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.Flow;
import org.opencpm.subscriber.Sender;
import org.opencpm.subscriber.ServiceIdentifier;
import org.opencpm.subscriber.Subscriber;

/** Devices that are invited to a file one after the other (policy {@code primary-first}). */
class TransferInvitationTest implements TransferInvitation.Session {

  private static final Duration HALF = Duration.ofSeconds(30);

  private final Users users = new Users();
  private final Registrations registrations = new Registrations();
  private final Subscriber bob = users.add("bob");
  private final Device tablet =
      registrations.device(bob, "tablet", new Flow("udp", "192.0.2.9", 1));
  private final Device phone = registrations.device(bob, "phone", new Flow("udp", "192.0.2.9", 2));
  private final List<FileLeg> invited = new ArrayList<>();
  private final List<String> said = new ArrayList<>();
  private final Map<Duration, Runnable> timers = new java.util.HashMap<>();
  private TransferInvitation invitation;

  @BeforeEach
  void begin(@TempDir Path data) {
    Settings settings =
        Settings.of(Map.of("CPM_DATA_DIR", data.toString(), "CPM_RING_TIME", "PT60S"));
    FileEnvironment env =
        new FileEnvironment(
            settings,
            null,
            new Policies(new Preferences()),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            user -> said.add("unanswered"),
            Runnable::run,
            null);
    SessionDirection forth =
        new SessionDirection(
            Sender.foreign("sip:alice@other.example", false),
            bob,
            "sip:bob@cpm.example",
            null,
            "call",
            "conversation",
            "contribution",
            ServiceIdentifier.FILE_TRANSFER,
            HeaderList.empty(),
            new Lifetime(Duration.ofDays(7), true));
    Verdict delivers = new Verdict(Verdict.Treatment.DELIVER, null, true, true);
    invitation =
        new TransferInvitation(env, this, new Invitation(null, forth, null, delivers), true);
    invitation.begin(List.of(List.of(tablet), List.of(phone)));
  }

  @Test
  void theNextDeviceIsInvitedWhenTheFirstIsBusy() {
    assertThat(invited).extracting(FileLeg::device).containsExactly(tablet);

    invitation.answered(invited.get(0), 486);
    assertThat(invited).extracting(FileLeg::device).containsExactly(tablet, phone);
    invitation.answered(invited.get(1), 200);

    assertThat(said).containsExactly("cancel null", "phone has it", "cancel elsewhere");
  }

  @Test
  void aDeviceThatIsSilentForItsShareOfTheTimeIsPassedOver() {
    invitation.ringing(invited.get(0));
    timers.remove(HALF).run();

    assertThat(invited).extracting(FileLeg::device).containsExactly(tablet, phone);
    assertThat(said).containsExactly("rings", "cancel null");
    timers.remove(HALF.multipliedBy(2)).run();
    assertThat(said)
        .containsExactly("rings", "cancel null", "cancel null", "unanswered", "stand in");
  }

  @Test
  void anAnswerThatCrossesItsCancellationCounts() {
    timers.remove(HALF).run();
    invitation.answered(invited.get(0), 200);

    assertThat(said).containsExactly("cancel null", "tablet has it", "cancel elsewhere");
    assertThat(invitation.isDecided()).isTrue();
  }

  @Test
  void aShareThatIsOverTooLatePassesNobodyOver() {
    Runnable share = timers.remove(HALF);
    invitation.answered(invited.get(0), 486);
    share.run();

    assertThat(said).containsExactly("cancel null");
    assertThat(invitation.isDecided()).isFalse();
  }

  @Test
  void oneThatDeclinesSpeaksForAll() {
    invitation.answered(invited.get(0), 603);

    assertThat(invited).hasSize(1);
    assertThat(said).containsExactly("cancel declined", "refuse 603");
  }

  // ----- the session -----

  @Override
  public FileLeg invite(Device device) {
    FileLeg leg = new FileLeg(invited.size(), Side.CALLEE, device, null, "127.0.0.1");
    invited.add(leg);
    return leg;
  }

  @Override
  public FileLeg inviteOnward() {
    throw new AssertionError("he is served here");
  }

  @Override
  public void ring() {
    said.add("rings");
  }

  @Override
  public void accept(FileLeg leg) {
    said.add(leg.device().key() + " has it");
  }

  @Override
  public void standIn() {
    said.add("stand in");
  }

  @Override
  public void refuse(Answer answer) {
    said.add("refuse " + answer.status());
  }

  @Override
  public void cancelOpen(String reason) {
    String why = reason == null ? "null" : reason.contains("603") ? "declined" : "elsewhere";
    said.add("cancel " + why);
  }

  @Override
  public void after(Duration delay, Runnable event) {
    timers.put(delay, event);
  }
}
