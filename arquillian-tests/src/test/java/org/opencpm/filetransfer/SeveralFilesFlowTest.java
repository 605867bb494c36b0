package org.opencpm.filetransfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.compliance.Requirement;
import org.opencpm.endtoend.ChatPhone;
import org.opencpm.endtoend.CpmService;
import org.opencpm.endtoend.DefaultServer;
import org.opencpm.endtoend.FileText;
import org.opencpm.endtoend.IncomingCall;
import org.opencpm.endtoend.Invite;
import org.opencpm.endtoend.OutgoingCall;
import org.opencpm.endtoend.Patience;
import org.opencpm.endtoend.RawMsrpPeer;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.SdpText;
import org.opencpm.endtoend.Transport;
import org.opencpm.endtoend.User;

/** Several files in one invitation, and large ones (RFC 5547 section 8.1; fact sheet 6.1). */
@EndToEnd
@ExtendWith(DefaultServer.class)
class SeveralFilesFlowTest {

  private static final int CHUNK = 64 * 1024;

  private final RunningServer server;

  SeveralFilesFlowTest(RunningServer server) {
    this.server = server;
  }

  private ChatPhone phone(User user) {
    return server
        .phone(user, Transport.TCP)
        .features(CpmService.PAGER, CpmService.SESSION, CpmService.FILE);
  }

  private static Invite both(User user, FileText first, FileText second, RawMsrpPeer media) {
    return Invite.file(user.sip(), first)
        .media(sdp -> sdp.medium(second.medium(media, "sendonly")));
  }

  @Test
  @Requirement(
      value = {"CT-FT-05", "CT-FT-17"},
      partial = true)
  void twoFilesEachHaveAMediumOfTheirOwn() {
    User bob = server.newUser();
    FileText first = FileText.photo(50_000);
    FileText second = FileText.of("notes.txt", "text/plain", 40_000);
    try (ChatPhone alice = phone(server.newUser()).register();
        ChatPhone phone = phone(bob).register().byHand();
        RawMsrpPeer here = RawMsrpPeer.open();
        RawMsrpPeer there = RawMsrpPeer.open()) {
      OutgoingCall call = alice.invite(both(bob, first, second, here));
      IncomingCall taken = phone.awaitCall();
      List<SdpText.Medium> offered = taken.offer().media();
      assertThat(offered.get(0).lines()).containsAll(first.lines());
      assertThat(offered.get(1).lines()).containsAll(second.lines());
      there.meets(offered.get(1).attribute("path"));
      taken.accept(sdp -> sdp.medium(second.medium(there, "recvonly")));
      call.awaitAccepted();
      SdpText.Medium answered = call.remote().media().get(1);
      assertThat(answered.attribute("file-selector")).isEqualTo(second.selector());
      here.meets(answered.attribute("path"));

      assertThat(call.media().sendAsync(first.message(), CHUNK).join()).isEqualTo(200);
      assertThat(Patience.get(here.sendAsync(second.message(), CHUNK))).isEqualTo(200);
      assertThat(taken.media().await(1).get(0).body()).isEqualTo(first.content());
      assertThat(there.await(1).get(0).body()).isEqualTo(second.content());
    }
  }

  @Test
  @Requirement(
      value = {"CT-FT-05", "CT-FT-17"},
      partial = true)
  void oneOfTwoIsNotWanted() {
    User bob = server.newUser();
    FileText first = FileText.photo(5000);
    FileText second = FileText.of("notes.txt", "text/plain", 400);
    try (ChatPhone alice = phone(server.newUser()).register();
        ChatPhone phone = phone(bob).register().byHand();
        RawMsrpPeer here = RawMsrpPeer.open()) {
      OutgoingCall call = alice.invite(both(bob, first, second, here));
      IncomingCall taken = phone.awaitCall();
      taken.accept(sdp -> sdp.medium("m=message 0 TCP/MSRP *\r\n"));
      call.awaitAccepted();
      assertThat(call.remote().media().get(0).port()).isNotZero();
      assertThat(call.remote().media().get(1).port()).isZero();
      assertThat(call.media().send(first.message())).isEqualTo(200);
    }
  }

  @Test
  @Requirement(
      value = {"CT-FT-05", "CPM-CONV-067"},
      partial = true)
  void twoFilesForSomebodyWhoIsAwayComeOneByOne() {
    User carol = server.newUser();
    FileText first = FileText.photo(5000);
    FileText second = FileText.of("notes.txt", "text/plain", 400);
    try (ChatPhone alice = phone(server.newUser()).register();
        ChatPhone phone = phone(carol);
        RawMsrpPeer here = RawMsrpPeer.open()) {
      OutgoingCall call = alice.invite(both(carol, first, second, here)).awaitAccepted();
      here.meets(call.remote().media().get(1).attribute("path"));
      assertThat(call.media().send(first.message())).isEqualTo(200);
      assertThat(Patience.get(here.sendAsync(second.message(), CHUNK))).isEqualTo(200);
      call.bye();
      phone.register();
      assertThat(phone.awaitCall(0).media().await(1).get(0).body()).isEqualTo(first.content());
      assertThat(phone.awaitCall(1).media().await(1).get(0).body()).isEqualTo(second.content());
    }
  }

  @Test
  @Requirement(value = "CPM-CONV-044", partial = true)
  void aLargeFilePassesAndWaitsByteByByte() {
    User bob = server.newUser();
    FileText file = FileText.of("film.mp4", "video/mp4", 5_000_000);
    try (ChatPhone alice = phone(server.newUser()).register();
        ChatPhone phone = phone(bob).register()) {
      OutgoingCall call = alice.invite(Invite.file(bob.sip(), file)).awaitAccepted();
      assertThat(call.media().sendAsync(file.message(), CHUNK).join()).isEqualTo(200);
      assertThat(phone.awaitCall().media().await(1).get(0).body()).isEqualTo(file.content());
      call.bye();
    }
    User carol = server.newUser();
    try (ChatPhone alice = phone(server.newUser()).register();
        ChatPhone phone = phone(carol)) {
      OutgoingCall call = alice.invite(Invite.file(carol.sip(), file.again())).awaitAccepted();
      assertThat(call.media().sendAsync(file.message(), CHUNK).join()).isEqualTo(200);
      call.bye();
      phone.register();
      assertThat(phone.awaitCall().media().await(1).get(0).body()).isEqualTo(file.content());
    }
  }
}
