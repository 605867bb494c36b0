package org.opencpm.filetransfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.compliance.Requirement;
import org.opencpm.endtoend.ChatMessage;
import org.opencpm.endtoend.ChatPhone;
import org.opencpm.endtoend.CpmService;
import org.opencpm.endtoend.DefaultServer;
import org.opencpm.endtoend.FileText;
import org.opencpm.endtoend.IncomingCall;
import org.opencpm.endtoend.Invite;
import org.opencpm.endtoend.OutgoingCall;
import org.opencpm.endtoend.Pager;
import org.opencpm.endtoend.Patience;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.SdpText;
import org.opencpm.endtoend.SipText;
import org.opencpm.endtoend.Transport;
import org.opencpm.endtoend.User;

/** Files by the way that the recipient's device takes (fact sheet 6.8). */
@EndToEnd
@ExtendWith(DefaultServer.class)
class FileConversionFlowTest {

  private static final String BY_HTTP =
      "+g.3gpp.iari-ref=\"urn%3Aurn-7%3A3gpp-application.ims.iari.rcs.fthttp\"";
  private static final String THUMBNAILS =
      "+g.3gpp.iari-ref=\"urn%3Aurn-7%3A3gpp-application.ims.iari.rcs.ftthumb\"";

  private final RunningServer server;

  FileConversionFlowTest(RunningServer server) {
    this.server = server;
  }

  private ChatPhone takesMsrp(User user) {
    return server
        .phone(user, Transport.TCP)
        .features(CpmService.PAGER, CpmService.SESSION, CpmService.FILE)
        .feature(THUMBNAILS)
        .register();
  }

  private ChatPhone takesHttp(User user) {
    return server
        .phone(user, Transport.TCP)
        .features(CpmService.PAGER, CpmService.SESSION)
        .feature(BY_HTTP)
        .register();
  }

  private byte[] uploaded(User user, FileText file, byte[] thumbnail) {
    HttpResponse<byte[]> answer =
        new ContentClient(server, user)
            .post(
                ContentClient.form(
                    UUID.randomUUID().toString(),
                    thumbnail,
                    "trail map.jpg",
                    file.type(),
                    file.content()));
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  @Test
  @Requirement("CPM-CONV-XXX")
  @Requirement(
      value = {"CPM-CONV-XXXa", "AD-PF-31"},
      partial = true)
  void aFileByHttpReachesADeviceThatTakesMsrpAlone() {
    User bob = server.newUser();
    try (ChatPhone alice = takesHttp(server.newUser());
        ChatPhone phone = takesMsrp(bob)) {
      FileText file = FileText.photo(150_000);
      byte[] thumbnail = FileText.photo(900).content();
      byte[] xml = uploaded(alice.user(), file, thumbnail);
      Pager pager =
          Pager.to(bob.sip())
              .content(FileInfoDocument.MEDIA_TYPE, xml)
              .ask("positive-delivery, display");

      assertThat(alice.device().send(pager).status()).isEqualTo(202);

      IncomingCall brought = phone.awaitCall();
      SdpText.Medium offered = brought.offer().message();
      assertThat(offered.attribute("file-selector")).isEqualTo(file.selector());
      assertThat(offered.attribute("file-icon")).startsWith("cid:");
      SipText invite = brought.invite();
      assertThat(invite.header("P-Asserted-Service")).isEqualTo(CpmService.FILE.urn());
      assertThat(invite.header("Conversation-ID")).isEqualTo(pager.conversation());
      assertThat(invite.header("Contribution-ID")).isEqualTo(pager.contribution());
      assertThat(new String(invite.body()))
          .contains(pager.id(), java.util.Base64.getEncoder().encodeToString(thumbnail));
      assertThat(brought.media().await(1).get(0).body()).isEqualTo(file.content());
      alice.device().awaitReports(pager, "delivered");
      assertThat(phone.device().settle().messages()).isEmpty();
    }
  }

  @Test
  @Requirement(value = "CPM-CONV-XXXa", partial = true)
  void inAChatToo() {
    User bob = server.newUser();
    try (ChatPhone alice = takesHttp(server.newUser());
        ChatPhone phone = takesMsrp(bob)) {
      var chat = alice.chatWith(phone);
      FileText file = FileText.photo(2000);
      byte[] xml = uploaded(alice.user(), file, null);
      Pager link = Pager.to("").content(FileInfoDocument.MEDIA_TYPE, xml);
      assertThat(chat.here().send(ChatMessage.of(link))).isEqualTo(200);

      IncomingCall brought = phone.awaitCall(1);
      assertThat(brought.media().await(1).get(0).body()).isEqualTo(file.content());
      assertThat(chat.there().messages()).isEmpty();
    }
  }

  @Test
  @Requirement(
      value = {"CPM-CONV-XXX", "CPM-CONV-XXXa"},
      partial = true)
  void aFileByMsrpReachesADeviceThatTakesHttpAlone() throws Exception {
    User bob = server.newUser();
    try (ChatPhone alice = takesMsrp(server.newUser());
        ChatPhone phone = takesHttp(bob)) {
      FileText file = FileText.photo(150_000);
      byte[] thumbnail = FileText.photo(900).content();
      Invite invite = Invite.file(bob.sip(), file).icon("t@alice.invalid", thumbnail);
      OutgoingCall call = alice.invite(invite).awaitAccepted();
      assertThat(call.awaitAnswer().header("Contact")).contains("automata");
      assertThat(call.media().sendAsync(file.message(), 16_384).join()).isEqualTo(200);
      call.bye();

      SipText message = phone.device().await(1).get(0);
      assertThat(message.header("Conversation-ID")).isEqualTo(invite.conversation());
      assertThat(message.header("Contribution-ID")).isEqualTo(invite.contribution());
      FileInfoDocument document = FileInfoDocument.parse(message.content().getBytes());
      assertThat(document.file().name()).contains("trail map.jpg");
      assertThat(document.file().size()).isEqualTo(150_000);
      assertThat(ContentClient.get(document.file().url()).body()).isEqualTo(file.content());
      assertThat(ContentClient.get(document.thumbnail().orElseThrow().url()).body())
          .isEqualTo(thumbnail);
      assertThat(phone.calls()).isEmpty();
    }
  }

  /** Both lanes want it at the content server at the same moment. */
  @Test
  @Requirement(value = "CPM-CONV-XXXa", partial = true)
  void severalDevicesThatTakeHttpAloneGetTheSameFile() throws Exception {
    User bob = server.newUser();
    int files = 5;
    try (ChatPhone alice = takesMsrp(server.newUser());
        ChatPhone phone = takesHttp(bob);
        ChatPhone tablet = takesHttp(bob);
        ChatPhone laptop = takesHttp(bob)) {
      for (int i = 1; i <= files; i++) {
        FileText file = FileText.photo(3000 + i);
        OutgoingCall call = alice.invite(Invite.file(bob.sip(), file)).awaitAccepted();
        assertThat(call.media().sendAsync(file.message(), 16_384).join()).isEqualTo(200);
        call.bye();
        Set<String> urls = new HashSet<>();
        for (ChatPhone device : List.of(phone, tablet, laptop)) {
          SipText message = device.device().await(i).get(i - 1);
          urls.add(FileInfoDocument.parse(message.content().getBytes()).file().url());
        }
        assertThat(urls).hasSize(1);
        assertThat(ContentClient.get(urls.iterator().next()).body()).isEqualTo(file.content());
      }
    }
  }

  @Test
  @Requirement("CPM-CONV-XXXa")
  @Requirement(value = "AD-PF-31", partial = true)
  void aUserWithBothKindsOfDevicesGetsItOnBoth() throws Exception {
    User bob = server.newUser();
    try (ChatPhone alice = takesMsrp(server.newUser());
        ChatPhone phone = takesMsrp(bob);
        ChatPhone tablet = takesHttp(bob)) {
      FileText file = FileText.photo(20_000);
      OutgoingCall call = alice.invite(Invite.file(bob.sip(), file)).awaitAccepted();
      assertThat(call.media().sendAsync(file.message(), 16_384).join()).isEqualTo(200);
      assertThat(phone.awaitCall().media().await(1).get(0).body()).isEqualTo(file.content());
      call.bye();
      SipText message = tablet.device().await(1).get(0);
      FileInfoDocument document = FileInfoDocument.parse(message.content().getBytes());
      assertThat(ContentClient.get(document.file().url()).body()).isEqualTo(file.content());
      phone.register();
      phone.device().settle();
      assertThat(phone.calls()).hasSize(1);
    }
  }

  @Test
  @Requirement(value = "CPM-CONV-XXXa", partial = true)
  void aUrlOfSomebodyElseIsNotFetched() {
    User bob = server.newUser();
    try (ChatPhone alice = takesHttp(server.newUser());
        ChatPhone phone = takesMsrp(bob)) {
      String xml =
          "<?xml version=\"1.0\"?><file><file-info type=\"file\"><file-size>3</file-size>"
              + "<file-name>a.txt</file-name><content-type>text/plain</content-type>"
              + "<data url=\"http://127.0.0.1:"
              + server.httpPort()
              + "/metrics\" until=\"2030-01-01T00:00:00Z\"/></file-info></file>";
      Pager pager = Pager.to(bob.sip()).content(FileInfoDocument.MEDIA_TYPE, xml.getBytes());
      assertThat(alice.device().send(pager).status()).isEqualTo(202);
      Patience.until("the message as it is", () -> phone.device().messages().size() == 1);
      assertThat(phone.calls()).isEmpty();
    }
  }
}
