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
import org.opencpm.endtoend.MsrpMessage;
import org.opencpm.endtoend.OutgoingCall;
import org.opencpm.endtoend.Preference;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.SdpText;
import org.opencpm.endtoend.SipText;
import org.opencpm.endtoend.Transport;
import org.opencpm.endtoend.User;

/** Files over MSRP between phones that are there (RFC 5547; fact sheet 6.1, 6.2). */
@EndToEnd
@ExtendWith(DefaultServer.class)
class FilePushFlowTest {

  private static final String ELSEWHERE = "SIP;cause=200;text=\"Call completed elsewhere\"";
  private static final CpmService[] SERVICES = {
    CpmService.PAGER, CpmService.SESSION, CpmService.FILE
  };
  private static final int CHUNK = 32 * 1024;

  private final RunningServer server;

  FilePushFlowTest(RunningServer server) {
    this.server = server;
  }

  private ChatPhone phone(User user) {
    return server.phone(user, Transport.TCP).features(SERVICES).register();
  }

  private static String plain(String reason) {
    return reason == null ? null : reason.replaceAll("\\s*([;=])\\s*", "$1");
  }

  @Test
  @Requirement({"CPM-CONV-044", "CPM-CONV-051", "AD-REL-12", "AD-PF-12", "AD-IF-PF1-03"})
  @Requirement(
      value = {"CPM-CONV-045", "AD-PF-11", "CT-FT-02", "CT-FT-03", "CT-FT-04", "CT-FT-04.1"},
      partial = true)
  void aFileGoesFromPhoneToPhoneByteByByte() {
    User bob = server.newUser();
    try (ChatPhone alice = phone(server.newUser());
        ChatPhone phone = phone(bob)) {
      FileText file = FileText.photo(300_000);
      OutgoingCall call = alice.invite(Invite.file(bob.sip(), file)).awaitAccepted();
      IncomingCall taken = phone.awaitCall();

      SipText invite = taken.invite();
      assertThat(invite.header("Accept-Contact")).contains(CpmService.FILE.encoded());
      assertThat(invite.header("Contact")).contains(CpmService.FILE.encoded());
      assertThat(invite.header("P-Asserted-Service")).isEqualTo(CpmService.FILE.urn());
      assertThat(invite.header("Conversation-ID")).isEqualTo(call.invite().conversation());
      SdpText.Medium offered = taken.offer().message();
      assertThat(offered.lines()).containsAll(file.lines());
      assertThat(offered.direction()).isEqualTo("sendonly");
      assertThat(offered.attribute("accept-types")).isEqualTo("image/jpeg");
      SdpText.Medium answered = call.remote().message();
      assertThat(answered.attribute("file-selector")).isEqualTo(file.selector());
      assertThat(answered.attribute("file-transfer-id")).isEqualTo(file.transferId());
      assertThat(answered.direction()).isEqualTo("recvonly");

      assertThat(call.media().sendAsync(file.message(), CHUNK).join()).isEqualTo(200);
      MsrpMessage came = taken.media().await(1).get(0);
      assertThat(came.contentType()).isEqualTo("image/jpeg");
      assertThat(came.body()).isEqualTo(file.content());

      call.bye();
      taken.awaitEnd();
    }
  }

  @Test
  @Requirement({"AD-PF-33", "AD-PF-35"})
  @Requirement(
      value = {"CPM-CONV-054", "AD-REL-14"},
      partial = true)
  void theFirstDeviceThatAcceptsHasIt() {
    User bob = server.newUser();
    try (ChatPhone alice = phone(server.newUser());
        ChatPhone phone = phone(bob).onlyRinging();
        ChatPhone tablet = phone(bob).onlyRinging()) {
      FileText file = FileText.photo(10_000);
      OutgoingCall call = alice.invite(Invite.file(bob.sip(), file));
      IncomingCall ringing = phone.awaitCall();
      call.awaitRinging();

      IncomingCall taken = tablet.awaitCall().accept();

      assertThat(plain(ringing.awaitCancel().header("Reason"))).isEqualTo(ELSEWHERE);
      call.awaitAccepted();
      assertThat(call.media().sendAsync(file.message(), CHUNK).join()).isEqualTo(200);
      assertThat(taken.media().await(1).get(0).body()).isEqualTo(file.content());
    }
  }

  @Test
  @Requirement(value = "AD-PF-31", partial = true)
  void whereTheDeviceThatItsUserPrefersIsBusyTheNextOneRings() {
    User bob = server.newUser(Preference.PRIMARY_FIRST);
    try (ChatPhone alice = phone(server.newUser());
        ChatPhone old =
            server.phone(bob, Transport.TCP).features(SERVICES).preferred("0.1").register();
        ChatPhone phone =
            server
                .phone(bob, Transport.TCP)
                .features(SERVICES)
                .preferred("0.3")
                .register()
                .byHand();
        ChatPhone tablet =
            server
                .phone(bob, Transport.TCP)
                .features(SERVICES)
                .preferred("0.8")
                .register()
                .onlyRinging()) {
      FileText file = FileText.photo(10_000);
      OutgoingCall call = alice.invite(Invite.file(bob.sip(), file));
      IncomingCall preferred = tablet.awaitCall();
      call.awaitRinging();
      assertThat(phone.calls()).isEmpty();

      preferred.refuse(486);
      IncomingCall next = phone.awaitCall();
      assertThat(call.isAnswered()).isFalse();
      next.accept();

      call.awaitAccepted();
      assertThat(call.media().sendAsync(file.message(), CHUNK).join()).isEqualTo(200);
      assertThat(next.media().await(1).get(0).body()).isEqualTo(file.content());
      assertThat(old.calls()).isEmpty();
    }
  }

  @Test
  @Requirement({"CPM-CONV-045", "CPM-CONV-054", "AD-REL-14"})
  void oneAnswerEndsTheRingingOfAllWhetherItAcceptsOrDeclines() {
    User bob = server.newUser();
    try (ChatPhone alice = phone(server.newUser());
        ChatPhone phone = phone(bob).onlyRinging();
        ChatPhone tablet = phone(bob).onlyRinging()) {
      OutgoingCall call = alice.invite(Invite.file(bob.sip(), FileText.photo(10_000)));
      IncomingCall ringing = phone.awaitCall();

      tablet.awaitCall().refuse(603);

      ringing.awaitCancel();
      assertThat(call.awaitAnswer().status()).isEqualTo(603);

      OutgoingCall second = alice.invite(Invite.file(bob.sip(), FileText.photo(10_000)));
      IncomingCall other = tablet.awaitCall(1);
      IncomingCall taken = phone.awaitCall(1).accept();
      assertThat(plain(other.awaitCancel().header("Reason"))).isEqualTo(ELSEWHERE);
      second.awaitAccepted();
      second.bye();
      taken.awaitEnd();
    }
  }

  @Test
  @Requirement({"CPM-CONV-048", "AD-REL-11"})
  void eitherSideStopsItInTheMiddle() {
    User bob = server.newUser();
    try (ChatPhone alice = phone(server.newUser());
        ChatPhone phone = phone(bob)) {
      FileText file = FileText.photo(100_000);
      OutgoingCall first = alice.invite(Invite.file(bob.sip(), file)).awaitAccepted();
      var chunks = first.media().chunks(file.message(), CHUNK);
      assertThat(first.media().request(chunks.get(0)).join()).isEqualTo(200);
      first.bye();
      phone.awaitCall(0).awaitEnd();
      assertThat(phone.awaitCall(0).media().messages()).isEmpty();

      OutgoingCall second = alice.invite(Invite.file(bob.sip(), file.again())).awaitAccepted();
      chunks = second.media().chunks(file.message(), CHUNK);
      assertThat(second.media().request(chunks.get(0)).join()).isEqualTo(200);
      phone.awaitCall(1).bye();
      second.awaitEnd();

      OutgoingCall third = alice.invite(Invite.file(bob.sip(), file.again())).awaitAccepted();
      IncomingCall refusing = phone.awaitCall(2);
      refusing.media().answering(413);
      chunks = third.media().chunks(file.message(), CHUNK);
      assertThat(third.media().request(chunks.get(0)).join()).isEqualTo(413);
    }
  }

  @Test
  @Requirement(
      value = {"CPM-CONV-051", "AD-REL-12"},
      partial = true)
  void anInvitationThatHidesNameTypeOrSizeIsNone() {
    User bob = server.newUser();
    try (ChatPhone alice = phone(server.newUser());
        ChatPhone phone = phone(bob)) {
      for (String hidden : List.of("name:", "type:", "size:")) {
        FileText file = FileText.photo(10).hiding(hidden);
        assertThat(alice.invite(Invite.file(bob.sip(), file)).awaitAnswer().status())
            .as("without " + hidden)
            .isEqualTo(488);
      }
      assertThat(phone.calls()).isEmpty();
    }
  }

  @Test
  @Requirement(
      value = {"CPM-CONV-052", "AD-REL-13"},
      partial = true)
  void oneThatIsTooLargeIsRefusedBeforeAByteOfItMoves() {
    User bob = server.newUser();
    try (ChatPhone alice = phone(server.newUser());
        ChatPhone phone = phone(bob)) {
      FileText file = FileText.photo(10).saying(104_857_601L);
      SipText answer = alice.invite(Invite.file(bob.sip(), file)).awaitAnswer();
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.header("Warning")).contains("133 Size exceeded");
      assertThat(phone.calls()).isEmpty();
    }
  }

  @Test
  @Requirement(
      value = {"CPM-CONV-052", "AD-REL-13"},
      partial = true)
  void whoSendsMoreThanHeSaidIsStopped() {
    User bob = server.newUser();
    try (ChatPhone alice = phone(server.newUser());
        ChatPhone phone = phone(bob)) {
      FileText file = FileText.photo(100_000).saying(50_000);
      OutgoingCall call = alice.invite(Invite.file(bob.sip(), file)).awaitAccepted();
      assertThat(call.media().sendAsync(file.message(), CHUNK).join()).isEqualTo(413);
    }
  }

  @Test
  void aFileWithoutBytesAndHostileNamesPass() {
    User bob = server.newUser();
    try (ChatPhone alice = phone(server.newUser());
        ChatPhone phone = phone(bob)) {
      List<String> names =
          List.of(
              "..%2F../etc/passwd", "say %22hello%22.txt", "\ud83d\ude00 \u00e4.txt", "a;b=c:d");
      for (int i = 0; i < names.size(); i++) {
        FileText file = FileText.of(names.get(i), "text/plain", i == 0 ? 0 : 7);
        OutgoingCall call = alice.invite(Invite.file(bob.sip(), file)).awaitAccepted();
        IncomingCall taken = phone.awaitCall(i);
        assertThat(taken.offer().message().attribute("file-selector")).isEqualTo(file.selector());
        if (i > 0) {
          assertThat(call.media().send(file.message())).isEqualTo(200);
          assertThat(taken.media().await(1).get(0).body()).isEqualTo(file.content());
        }
        call.media();
        call.bye();
        taken.awaitEnd();
      }
    }
  }
}
