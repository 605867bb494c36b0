package org.opencpm.filetransfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.compliance.Requirement;
import org.opencpm.endtoend.ChatMessage;
import org.opencpm.endtoend.ChatPhone;
import org.opencpm.endtoend.CpmService;
import org.opencpm.endtoend.DefaultServer;
import org.opencpm.endtoend.FileText;
import org.opencpm.endtoend.Handset;
import org.opencpm.endtoend.IncomingCall;
import org.opencpm.endtoend.Invite;
import org.opencpm.endtoend.MsrpFrame;
import org.opencpm.endtoend.OutgoingCall;
import org.opencpm.endtoend.Pager;
import org.opencpm.endtoend.Patience;
import org.opencpm.endtoend.Preference;
import org.opencpm.endtoend.RawMsrpPeer;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.SdpText;
import org.opencpm.endtoend.SipText;
import org.opencpm.endtoend.Transport;
import org.opencpm.endtoend.User;

/** Files that wait, and files that are gone on with (fact sheet 6.3, 6.4). */
@EndToEnd
@ExtendWith(DefaultServer.class)
class FileDeferralFlowTest {

  private static final String DEFERRED = "sip:deferred@cpm.example";
  private static final CpmService[] SERVICES = {
    CpmService.PAGER, CpmService.SESSION, CpmService.FILE, CpmService.DEFERRED
  };
  private static final int CHUNK = 16 * 1024;

  private final RunningServer server;

  FileDeferralFlowTest(RunningServer server) {
    this.server = server;
  }

  private ChatPhone phone(User user) {
    return server.phone(user, Transport.TCP).features(SERVICES);
  }

  private static Invite withWish(Invite invite, Pager head, String dispositions) {
    String cpim =
        new String(head.ask(dispositions).body(), java.nio.charset.StandardCharsets.UTF_8);
    int content = cpim.indexOf("\r\n\r\n", cpim.indexOf("\r\n\r\n") + 4) + 4;
    return invite.part("message/cpim", cpim.substring(0, content));
  }

  @Test
  @Requirement(
      value = {"CPM-CONV-067", "AD-PF-28", "AD-PF-22", "CT-FT-08"},
      partial = true)
  @Requirement({"AD-REL-17", "AD-PF-14", "AD-PF-29"})
  void aFileForSomebodyWhoIsAwayWaitsForHim() {
    User carol = server.newUser();
    try (ChatPhone alice = phone(server.newUser()).register();
        ChatPhone phone = phone(carol)) {
      FileText file = FileText.photo(200_000);
      Pager head = Pager.to("").text("");
      Invite invite =
          withWish(Invite.file(carol.sip(), file), head, "positive-delivery, negative-delivery");
      OutgoingCall call = alice.invite(invite).awaitAccepted();
      assertThat(call.awaitAnswer().header("Contact")).contains("automata");
      assertThat(call.remote().message().direction()).isEqualTo("recvonly");
      assertThat(call.media().sendAsync(file.message(), CHUNK).join()).isEqualTo(200);
      call.bye();

      phone.register();

      IncomingCall brought = phone.awaitCall();
      SipText request = brought.invite();
      assertThat(Handset.uri(request.header("From"))).isEqualTo(DEFERRED);
      assertThat(Handset.uri(request.header("Referred-By"))).isEqualTo(alice.user().sip());
      assertThat(request.header("P-Asserted-Service")).isEqualTo(CpmService.DEFERRED.urn());
      assertThat(request.header("Conversation-ID")).isEqualTo(invite.conversation());
      assertThat(request.header("Contribution-ID")).isEqualTo(invite.contribution());
      SdpText.Medium offered = brought.offer().message();
      assertThat(offered.lines()).containsAll(file.lines());
      assertThat(offered.direction()).isEqualTo("sendonly");
      assertThat(new String(request.body())).contains(head.id()).contains("positive-delivery");
      assertThat(brought.media().await(1).get(0).body()).isEqualTo(file.content());
      brought.awaitEnd();

      // Now the sender is away: what he is told of it waits for him too.
      alice.device().unregister();
      phone
          .device()
          .send(Pager.report(alice.user().sip(), head.id(), invite.conversation(), "delivered"));
      phone.device().settle();
      assertThat(alice.device().notifications()).isEmpty();
      alice.register();
      Patience.until("the notification", () -> !alice.device().notifications().isEmpty());
      phone.register();
      phone.device().settle();
      assertThat(phone.calls()).hasSize(1);
    }
  }

  @Test
  @Requirement("CPM-CONV-067")
  void whereItsRecipientDoesNotTakeItItWaitsUnlessPolicyForbidsThat() {
    User carol = server.newUser();
    User dave = server.newUser(Preference.NO_FILES_LATER);
    try (ChatPhone alice = phone(server.newUser()).register();
        ChatPhone phone = phone(carol).register().refusing(480);
        ChatPhone other = phone(dave).register().refusing(480)) {
      FileText file = FileText.photo(1000);
      OutgoingCall call = alice.invite(Invite.file(carol.sip(), file)).awaitAccepted();
      assertThat(call.media().send(file.message())).isEqualTo(200);
      call.bye();
      // It may have been offered, and refused, once more by now.
      CompletableFuture<IncomingCall> brought = new CompletableFuture<>();
      phone.conduct(c -> brought.complete(c.ring().accept())).register();
      assertThat(Patience.get(brought).media().await(1).get(0).body()).isEqualTo(file.content());

      Invite forbidden = Invite.file(dave.sip(), file.again());
      assertThat(alice.invite(forbidden).awaitAnswer().status()).isEqualTo(480);
      other.device().unregister();
      Invite nobodyThere = Invite.file(dave.sip(), file.again());
      assertThat(alice.invite(nobodyThere).awaitAnswer().status()).isEqualTo(480);
    }
  }

  @Test
  @Requirement(value = "AD-PF-05", partial = true)
  void whatItsRecipientDoesNotWantOrIsNotWhatItSaysDoesNotPass() {
    User bob = server.newUser(Preference.NO_FILMS);
    try (ChatPhone alice = phone(server.newUser()).register();
        ChatPhone phone = phone(bob).register()) {
      FileText film = FileText.of("film.mp4", "video/mp4", 1000);
      SipText refused = alice.invite(Invite.file(bob.sip(), film)).awaitAnswer();
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.header("Warning")).contains("content policy");
      assertThat(phone.calls()).isEmpty();

      FileText disguised = FileText.ofContent("a.png", "image/png", "%PDF-1.7 is no picture");
      OutgoingCall call = alice.invite(Invite.file(bob.sip(), disguised)).awaitAccepted();
      assertThat(call.media().send(disguised.message())).isEqualTo(403);
      assertThat(phone.awaitCall().media().messages()).isEmpty();
    }
  }

  @Test
  @Requirement(
      value = {"CPM-CONV-067", "AD-REL-17", "AD-PF-15", "CPM-CONV-053"},
      partial = true)
  @Requirement("AD-PF-30")
  void aDeviceThatIsLostInTheMiddleGetsTheRestWhenItIsBack() {
    User bob = server.newUser();
    try (ChatPhone alice = phone(server.newUser()).register();
        ChatPhone phone = phone(bob).register()) {
      FileText file = FileText.photo(100_000);
      OutgoingCall call = alice.invite(Invite.file(bob.sip(), file)).awaitAccepted();
      IncomingCall lost = phone.awaitCall();
      List<MsrpFrame> chunks = call.media().chunks(file.message(), CHUNK);
      assertThat(call.media().request(chunks.get(0)).join()).isEqualTo(200);
      assertThat(call.media().request(chunks.get(1)).join()).isEqualTo(200);
      lost.media().close();

      for (MsrpFrame chunk : chunks.subList(2, chunks.size())) {
        assertThat(Patience.get(call.media().request(chunk))).isEqualTo(200);
      }
      call.bye();

      IncomingCall rest = phone.awaitCall(1);
      SdpText.Medium offered = rest.offer().message();
      assertThat(offered.attribute("file-selector")).isEqualTo(file.selector());
      assertThat(offered.attribute("file-transfer-id")).isNotEqualTo(file.transferId());
      assertThat(offered.attribute("file-range")).isEqualTo((2 * CHUNK + 1) + "-100000");
      ByteArrayOutputStream whole = new ByteArrayOutputStream();
      whole.write(file.content(), 0, 2 * CHUNK);
      whole.writeBytes(rest.media().await(1).get(0).body());
      assertThat(whole.toByteArray()).isEqualTo(file.content());
    }
  }

  @Test
  @Requirement({"CPM-CONV-053", "AD-PF-15"})
  @Requirement(value = "AD-PF-11", partial = true)
  void aSenderWhoWasCutOffGoesOnWhereTheServerIs() {
    User carol = server.newUser();
    try (ChatPhone alice = phone(server.newUser()).register();
        ChatPhone phone = phone(carol)) {
      FileText file = FileText.photo(100_000);
      OutgoingCall call = alice.invite(Invite.file(carol.sip(), file)).awaitAccepted();
      List<MsrpFrame> chunks = call.media().chunks(file.message(), CHUNK);
      for (MsrpFrame chunk : chunks.subList(0, 3)) {
        assertThat(Patience.get(call.media().request(chunk))).isEqualTo(200);
      }
      call.media().close();
      call.bye();

      // It does not know of the last chunk's answer.
      FileText again = file.again().from(2 * CHUNK);
      OutgoingCall second = alice.invite(Invite.file(carol.sip(), again)).awaitAccepted();
      int held = 3 * CHUNK;
      assertThat(second.remote().message().attribute("file-range"))
          .isEqualTo((held + 1) + "-100000");
      assertThat(second.media().sendAsync(file.message(held), CHUNK).join()).isEqualTo(200);
      second.bye();

      // The recipient was cut off too, and asks for what is missing.
      phone.refusing(486).register();
      phone.awaitCall();
      Invite wish =
          Invite.file(alice.user().sip(), file.again().from(70_000))
              .media(sdp -> sdp.direction("recvonly"));
      OutgoingCall pull = phone.invite(wish).awaitAccepted();
      assertThat(pull.media().await(1).get(0).body())
          .isEqualTo(Arrays.copyOfRange(file.content(), 70_000, 100_000));
    }
  }

  @Test
  @Requirement(value = "CPM-CONV-053", partial = true)
  void anotherFileOfTheSameNameIsNotGoneOnWith() {
    User carol = server.newUser();
    try (ChatPhone alice = phone(server.newUser()).register()) {
      FileText file = FileText.photo(100_000);
      OutgoingCall call = alice.invite(Invite.file(carol.sip(), file)).awaitAccepted();
      MsrpFrame first = call.media().chunks(file.message(), CHUNK).get(0);
      assertThat(Patience.get(call.media().request(first))).isEqualTo(200);
      call.bye();

      FileText changed = FileText.photo(90_000).from(CHUNK);
      assertThat(alice.invite(Invite.file(carol.sip(), changed)).awaitAnswer().status())
          .isEqualTo(488);
    }
  }

  @Test
  @Requirement(
      value = {"CPM-CONV-053", "AD-PF-11"},
      partial = true)
  void betweenPhonesThatAreThereTheRestPassesAsItIs() {
    User bob = server.newUser();
    try (ChatPhone alice = phone(server.newUser()).register();
        ChatPhone phone = phone(bob).register().byHand()) {
      FileText file = FileText.photo(100_000);
      FileText rest = file.again().from(60_000);
      OutgoingCall call = alice.invite(Invite.file(bob.sip(), rest));
      IncomingCall taken = phone.awaitCall();
      assertThat(taken.offer().message().attribute("file-range")).isEqualTo("60001-100000");
      taken.accept(sdp -> sdp.line("a=file-range:50001-100000"));
      call.awaitAccepted();
      assertThat(call.remote().message().attribute("file-range")).isEqualTo("50001-100000");
      assertThat(call.media().sendAsync(file.message(50_000), CHUNK).join()).isEqualTo(200);
      assertThat(taken.media().await(1).get(0).body())
          .isEqualTo(Arrays.copyOfRange(file.content(), 50_000, 100_000));
    }
  }

  @Test
  @Requirement(
      value = {"CPM-CONV-053", "CT-FT-04.2"},
      partial = true)
  void theRecipientGetsTheRestFromTheStore() {
    User carol = server.newUser();
    try (ChatPhone alice = phone(server.newUser()).register();
        ChatPhone phone = phone(carol).refusing(486)) {
      FileText file = FileText.photo(100_000);
      OutgoingCall call = alice.invite(Invite.file(carol.sip(), file)).awaitAccepted();
      assertThat(call.media().sendAsync(file.message(), CHUNK).join()).isEqualTo(200);
      call.bye();
      phone.register();

      Invite wish =
          Invite.file(alice.user().sip(), file.again().from(70_000))
              .media(sdp -> sdp.direction("recvonly"));
      OutgoingCall pull = phone.invite(wish).awaitAccepted();
      assertThat(pull.remote().message().direction()).isEqualTo("sendonly");
      assertThat(pull.media().await(1).get(0).body())
          .isEqualTo(Arrays.copyOfRange(file.content(), 70_000, 100_000));
      pull.awaitEnd();
      assertThat(alice.calls()).isEmpty();

      Invite changed =
          Invite.file(alice.user().sip(), FileText.photo(90_000).from(70_000))
              .media(sdp -> sdp.direction("recvonly"));
      assertThat(phone.invite(changed).awaitAnswer().status()).isEqualTo(488);
    }
  }

  @Test
  @Requirement(
      value = {"CT-FT-04.2", "AD-PF-11"},
      partial = true)
  void aFileIsFetchedFromTheOtherPhone() {
    User bob = server.newUser();
    try (ChatPhone alice = phone(server.newUser()).register();
        ChatPhone phone = phone(bob).register()) {
      FileText file = FileText.photo(50_000);
      Invite wish = Invite.file(bob.sip(), file).media(sdp -> sdp.direction("recvonly"));
      OutgoingCall call = alice.invite(wish).awaitAccepted();
      IncomingCall asked = phone.awaitCall();
      assertThat(asked.offer().message().direction()).isEqualTo("recvonly");
      assertThat(call.remote().message().direction()).isEqualTo("sendonly");
      assertThat(asked.media().sendAsync(file.message(), CHUNK).join()).isEqualTo(200);
      assertThat(call.media().await(1).get(0).body()).isEqualTo(file.content());
    }
  }

  @Test
  @Requirement(
      value = {"AD-PF-27", "CT-FT-13"},
      partial = true)
  void aFileThatIsNotWhatItsSenderSaidIsDroppedAndHeIsTold() {
    User carol = server.newUser();
    try (ChatPhone alice = phone(server.newUser()).register();
        ChatPhone phone = phone(carol)) {
      FileText file = FileText.photo(1000).saying("00:".repeat(19) + "00");
      Pager head = Pager.to("").text("");
      Invite invite = withWish(Invite.file(carol.sip(), file), head, "negative-delivery");
      OutgoingCall call = alice.invite(invite).awaitAccepted();
      assertThat(call.media().send(file.message())).isEqualTo(400);
      call.bye();
      Patience.until("failed", () -> !alice.device().notifications().isEmpty());
      phone.register();
      phone.device().settle();
      assertThat(phone.calls()).isEmpty();
    }
  }

  @Test
  @Requirement(
      value = {"AD-PF-24", "AD-PF-27"},
      partial = true)
  void aFileThatNobodyFetchedInTimeIsGone() {
    User carol = server.newUser();
    try (ChatPhone alice = phone(server.newUser()).register();
        ChatPhone phone = phone(carol)) {
      FileText file = FileText.photo(1000);
      Pager head = Pager.to("").text("");
      Invite invite =
          withWish(Invite.file(carol.sip(), file), head, "negative-delivery")
              .header("Message-Expires", "3");
      OutgoingCall call = alice.invite(invite).awaitAccepted();
      assertThat(call.media().send(file.message())).isEqualTo(200);
      call.bye();
      Patience.until("failed", () -> !alice.device().notifications().isEmpty());
      phone.register();
      phone.device().settle();
      assertThat(phone.calls()).isEmpty();
    }
  }

  @Test
  @Requirement({"CPM-CONV-066", "CPM-CONV-055", "CPM-CONV-066a", "AD-REL-15", "AD-PF-13"})
  @Requirement(value = "CT-FT-07", partial = true)
  void aThumbnailGoesToDevicesThatShowIt() {
    User bob = server.newUser();
    byte[] image = FileText.photo(600).content();
    try (ChatPhone alice = phone(server.newUser()).register();
        ChatPhone shows =
            phone(bob)
                .feature("+g.3gpp.iari-ref=\"urn%3Aurn-7%3A3gpp-application.ims.iari.rcs.ftthumb\"")
                .register()
                .onlyRinging();
        ChatPhone plain = phone(bob).register().onlyRinging()) {
      FileText file = FileText.photo(3000);
      OutgoingCall call =
          alice.invite(Invite.file(bob.sip(), file).icon("thumb-62@ims.example.com", image));
      SipText with = shows.awaitCall().invite();
      SipText without = plain.awaitCall().invite();
      String encoded = java.util.Base64.getEncoder().encodeToString(image);
      assertThat(with.header("Content-Type")).startsWith("multipart/related");
      assertThat(new String(with.body()))
          .contains("Content-ID: <thumb-62@ims.example.com>", encoded);
      assertThat(shows.awaitCall().offer().message().attribute("file-icon"))
          .isEqualTo("cid:thumb-62@ims.example.com");
      assertThat(without.header("Content-Type")).startsWith("application/sdp");
      assertThat(plain.awaitCall().offer().message().attribute("file-icon")).isNull();

      shows.awaitCall().accept();
      call.awaitAccepted();
      assertThat(call.media().send(file.message())).isEqualTo(200);
      call.bye();

      OutgoingCall another =
          alice.invite(Invite.file(bob.sip(), file.again()).icon("t2@ims.example.com", image));
      SipText seen = shows.awaitCall(1).invite();
      assertThat(new String(seen.body())).contains(encoded);
      shows.awaitCall(1).refuse(603);
      assertThat(another.awaitAnswer().status()).isEqualTo(603);
    }
  }

  @Test
  void aThumbnailThatIsNoneOrTooLargeIsLeftOut() {
    User bob = server.newUser();
    // The head of a PNG of 100000 pixels on each side.
    byte[] bomb =
        java.util.Base64.getDecoder().decode("iVBORw0KGgoAAAANSUhEUgABhqAAAYagCAYAAACoUgvI");
    byte[] page = "<!DOCTYPE html><script>x()</script>".getBytes();
    byte[] large = FileText.photo(100_000).content();
    try (ChatPhone alice = phone(server.newUser()).register();
        ChatPhone shows =
            phone(bob)
                .feature("+g.3gpp.iari-ref=\"urn%3Aurn-7%3A3gpp-application.ims.iari.rcs.ftthumb\"")
                .register()) {
      int calls = 0;
      for (byte[] icon : new byte[][] {bomb, page, large}) {
        FileText file = FileText.photo(100);
        OutgoingCall call =
            alice.invite(Invite.file(bob.sip(), file).icon("b@ims.example.com", icon));
        call.awaitAccepted();
        SdpText offer = shows.awaitCall(calls++).offer();
        assertThat(offer.message().attribute("file-icon")).isNull();
        assertThat(call.media().send(file.message())).isEqualTo(200);
      }
    }
  }

  @Test
  @Requirement(
      value = {"AD-PF-10"},
      partial = true)
  @Requirement({"CPM-CONV-049", "CPM-CONV-050", "AD-REL-09", "AD-REL-10"})
  void aChatAndTheFilesOfTheSameTwoEndEachForItself() {
    User bob = server.newUser();
    try (ChatPhone alice = phone(server.newUser()).register();
        ChatPhone phone = phone(bob).register()) {
      var chat = alice.chatWith(phone);
      FileText file = FileText.photo(100_000);
      OutgoingCall call = alice.invite(Invite.file(bob.sip(), file)).awaitAccepted();
      List<MsrpFrame> chunks = call.media().chunks(file.message(), CHUNK);
      assertThat(Patience.get(call.media().request(chunks.get(0)))).isEqualTo(200);
      assertThat(chat.here().send(ChatMessage.text("look at this"))).isEqualTo(200);
      phone.awaitCall(1).bye();
      call.awaitEnd();
      assertThat(chat.there().send(ChatMessage.text("no"))).isEqualTo(200);
      assertThat(chat.here().await(1).get(0).content()).isEqualTo("no");

      FileText back = FileText.of("better.txt", "text/plain", 50_000);
      OutgoingCall other = phone.invite(Invite.file(alice.user().sip(), back)).awaitAccepted();
      chunks = other.media().chunks(back.message(), CHUNK);
      assertThat(Patience.get(other.media().request(chunks.get(0)))).isEqualTo(200);
      chat.call().bye();
      for (MsrpFrame chunk : chunks.subList(1, chunks.size())) {
        assertThat(Patience.get(other.media().request(chunk))).isEqualTo(200);
      }
      assertThat(alice.awaitCall().media().await(1).get(0).body()).isEqualTo(back.content());
    }
  }

  @Test
  @Requirement(
      value = {"CT-FT-10", "CT-FT-11", "CT-FT-11.1"},
      partial = true)
  void anotherFileComesOnTheSameMedium() {
    User bob = server.newUser();
    try (ChatPhone alice = phone(server.newUser()).register();
        ChatPhone phone = phone(bob).register()) {
      FileText file = FileText.photo(20_000);
      OutgoingCall call = alice.invite(Invite.file(bob.sip(), file)).awaitAccepted();
      assertThat(call.media().sendAsync(file.message(), CHUNK).join()).isEqualTo(200);
      FileText next = FileText.of("next.txt", "text/plain", 500);

      SipText answer =
          call.reinvite(sdp -> sdp.withoutLines().types("text/plain").lines(next.lines()));

      assertThat(answer.status()).isEqualTo(200);
      assertThat(call.remote().message().attribute("file-transfer-id"))
          .isEqualTo(next.transferId());
      assertThat(call.media().send(next.message())).isEqualTo(200);
      IncomingCall taken = phone.awaitCall();
      assertThat(taken.remote().message().lines()).containsAll(next.lines());
      assertThat(taken.media().await(2).get(1).body()).isEqualTo(next.content());
      call.bye();
      taken.awaitEnd();
    }
  }

  /** The sender has another MSRP path for it, and another connection (fact sheet 4.4). */
  @Test
  @Requirement(
      value = {"CT-FT-11", "CT-FT-11.1"},
      partial = true)
  void anotherFileComesOnAnotherConnection() throws Exception {
    User bob = server.newUser();
    try (ChatPhone alice = phone(server.newUser()).register();
        ChatPhone phone = phone(bob).register();
        RawMsrpPeer other = RawMsrpPeer.open()) {
      FileText file = FileText.photo(20_000);
      OutgoingCall call = alice.invite(Invite.file(bob.sip(), file)).awaitAccepted();
      assertThat(call.media().sendAsync(file.message(), CHUNK).join()).isEqualTo(200);
      FileText next = FileText.of("next.txt", "text/plain", 500);
      RawMsrpPeer before = call.media();

      SipText answer = call.moveTo(other, sdp -> sdp.types("text/plain").lines(next.lines()));

      assertThat(answer.status()).isEqualTo(200);
      assertThat(call.remote().message().attribute("connection")).isNotEqualTo("existing");
      assertThat(call.media().send(next.message())).isEqualTo(200);
      assertThat(phone.awaitCall().media().await(2).get(1).body()).isEqualTo(next.content());
      before.close();
      call.bye();
    }
  }

  @Test
  void whoGivesUpIsHeardByTheDevices() {
    User bob = server.newUser();
    try (ChatPhone alice = phone(server.newUser()).register();
        ChatPhone phone = phone(bob).register().onlyRinging()) {
      OutgoingCall call = alice.invite(Invite.file(bob.sip(), FileText.photo(10)));
      IncomingCall ringing = phone.awaitCall();
      call.awaitRinging();
      assertThat(call.cancel(null).status()).isEqualTo(200);
      assertThat(call.awaitAnswer().status()).isEqualTo(487);
      ringing.awaitCancel();
    }
  }
}
