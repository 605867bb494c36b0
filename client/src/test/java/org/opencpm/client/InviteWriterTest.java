package org.opencpm.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencpm.client.call.Content;
import org.opencpm.client.file.Thumbnail;
import org.opencpm.client.peer.SipText;
import org.opencpm.client.signalling.OutgoingRequest;
import org.opencpm.compliance.Requirement;
import org.opencpm.messaging.CpimMessage;
import org.opencpm.messaging.DeferredRequest;
import org.opencpm.messaging.MediaType;
import org.opencpm.messaging.MimeEntity;
import org.opencpm.messaging.Multipart;
import org.opencpm.subscriber.ServiceIdentifier;

/** The INVITEs that the client writes, against those written down by others. */
class InviteWriterTest {

  private static final String ALICE = "sip:+15550100001@ims.example.com;user=phone";
  private static final String INSTANCE = "urn:uuid:3f0c7c52-6a4e-4c0b-9d35-0d2c7d0a51a1";
  private static final String CONTACT = "sip:alice-dev1@192.0.2.11:5060;transport=tcp";

  /** What belongs to the hop or the product, or is added by the call. */
  private static final Set<String> NOT_OF_THE_WRITER =
      Set.of(
          "Via",
          "Route",
          "User-Agent",
          "Allow",
          "Supported",
          "Session-Expires",
          "Min-SE",
          "Content-Type",
          "Content-Length");

  private final ClientSettings settings;

  InviteWriterTest() throws IOException {
    settings = MessageWriterTest.settings(ALICE, true, Optional.of(INSTANCE));
  }

  private String contact(ServiceIdentifier service) {
    return ContactValue.ofSession(settings.identity(), CONTACT, service);
  }

  private static void assertSameFields(OutgoingRequest written, SipText example) {
    List<String> wanted = new ArrayList<>();
    for (String[] field : example.fields()) {
      if (!NOT_OF_THE_WRITER.contains(field[0])) {
        wanted.add(field[0] + ": " + field[1]);
      }
    }
    List<String> given =
        written.headers().entries().stream()
            .filter(field -> !NOT_OF_THE_WRITER.contains(field.getKey()))
            .map(field -> field.getKey() + ": " + field.getValue())
            .toList();
    assertThat(given).containsExactlyElementsOf(wanted);
    assertThat(written.method() + " " + written.requestUri() + " SIP/2.0")
        .isEqualTo(example.startLine());
  }

  @Test
  @Requirement(
      value = {"AD-CL-21", "SD-CONV-03", "SD-CONV-06", "SD-CONV-07"},
      partial = true)
  void writesAChatInvitationAsTheExampleHasIt() throws IOException {
    SipText example = MessageWriterTest.example("05-chat-invite");
    ChatInvitation invitation =
        ChatInvitation.to("tel:+15550100002")
            .conversation("f2b8c1d4-0a57-4f38-9c46-5b1a7e0d9f11")
            .inReplyTo("0c9c6f0e-83f5-4b42-9a3e-2f7dd1b0a6c2")
            .subject("Lunch plan")
            .build();
    OutgoingRequest request =
        new InviteWriter(settings)
            .chat(
                invitation,
                new MessageIds(
                    "f2b8c1d4-0a57-4f38-9c46-5b1a7e0d9f11",
                    "9a7d3c10-4be2-4f0a-b6f1-c2d85e7f6a55",
                    ""),
                new RequestIds("ch01-51c9@192.0.2.11", "a1ch"),
                contact(ServiceIdentifier.SESSION),
                example.body());
    assertSameFields(request, example);
    assertThat(request.body()).isEqualTo(example.body());
    assertThat(request.headers().first("Content-Type")).contains("application/sdp");
  }

  @Test
  @Requirement(
      value = {"AD-CL-09", "AD-IF-PF1-04"},
      partial = true)
  void writesTheInvitationOfALargeMessageAsTheExampleHasIt() throws Exception {
    SipText example = MessageWriterTest.example("33-largemsg-invite");
    List<MimeEntity> wanted = parts(example.header("Content-Type"), example.body());
    StandaloneMessage message =
        StandaloneMessage.to("tel:+15550100002")
            .content("text/plain", "x".repeat(2000).getBytes(StandardCharsets.UTF_8))
            .conversation("f2b8c1d4-0a57-4f38-9c46-5b1a7e0d9f11")
            .ask(
                org.opencpm.notification.DispositionRequest.POSITIVE_DELIVERY,
                org.opencpm.notification.DispositionRequest.DISPLAY)
            .build();
    OutgoingRequest request =
        new InviteWriter(settings)
            .large(
                message,
                new MessageIds(
                    "f2b8c1d4-0a57-4f38-9c46-5b1a7e0d9f11",
                    "77aa88bb-99cc-4dde-8eef-00112233aabb",
                    "Lm3gT5h7jKwE90"),
                new RequestIds("lm01-0f0f@192.0.2.11", "a1lm"),
                OffsetDateTime.parse("2024-03-05T11:00:00.000Z"),
                contact(ServiceIdentifier.LARGE),
                wanted.get(1).body());
    assertSameFields(request, example);
    List<MimeEntity> written =
        parts(request.headers().first("Content-Type").orElseThrow(), request.body());
    assertThat(written).hasSize(2);
    assertThat(written.get(1).body()).isEqualTo(wanted.get(1).body());
    CpimMessage head = CpimMessage.parse(written.get(0).body());
    CpimMessage theirs = CpimMessage.parse(wanted.get(0).body());
    assertThat(head.messageId()).isEqualTo(theirs.messageId());
    assertThat(head.dateTime()).isEqualTo(theirs.dateTime());
    assertThat(head.dispositionRequests()).isEqualTo(theirs.dispositionRequests());
    String cpm = "http://www.openmobilealliance.org/cpm/";
    assertThat(head.header(cpm, "Payload-Type")).isEqualTo(theirs.header(cpm, "Payload-Type"));
    assertThat(head.content().length()).isZero();
  }

  @Test
  @Requirement(
      value = {"AD-CL-40", "CPM-CONV-009"},
      partial = true)
  void writesWhichDeferredMessagesAreWanted() throws Exception {
    byte[] sdp = "v=0\r\n".getBytes(StandardCharsets.UTF_8);
    DeferredRequest wanted =
        new DeferredRequest(
            List.of(
                new DeferredRequest.Item("Cm1aB7tY3xPq21", false),
                new DeferredRequest.Item("Lm3gT5h7jKwE90", true)));
    OutgoingRequest some = fetch(wanted, sdp);
    List<MimeEntity> parts = parts(some.headers().first("Content-Type").orElseThrow(), some.body());
    assertThat(DeferredRequest.parse(parts.get(0).body())).isEqualTo(wanted);
    assertThat(parts.get(1).body()).isEqualTo(sdp);

    OutgoingRequest all = fetch(DeferredRequest.ALL, sdp);
    assertThat(all.body()).isEqualTo(sdp);
    assertThat(all.requestUri()).isEqualTo("sip:deferred@cpm.example");
    assertThat(all.headers().first("P-Preferred-Service"))
        .contains("urn:urn-7:3gpp-service.ims.icsi.oma.cpm.deferred");
  }

  private OutgoingRequest fetch(DeferredRequest wanted, byte[] sdp) {
    return new InviteWriter(settings)
        .fetch(
            "sip:deferred@cpm.example",
            wanted,
            MessageIds.in(Optional.empty()),
            RequestIds.random("127.0.0.1"),
            contact(ServiceIdentifier.DEFERRED),
            sdp);
  }

  private static List<MimeEntity> parts(String type, byte[] body) throws Exception {
    return Multipart.parse(body, MediaType.parse(type).orElseThrow()).parts();
  }

  @Test
  @Requirement(value = "CT-FT-08", partial = true)
  void eachFileHasItsThumbnailAndItsHeaders(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("sea.png"), new byte[] {1, 2, 3});
    FileOffer shown =
        FileOffer.to("tel:+15550100002", file)
            .thumbnail(new Thumbnail("image/png", new byte[] {9}))
            .askAll()
            .build();
    FileOffer plain = FileOffer.to("tel:+15550100002", file).build();
    MessageIds ids = MessageIds.in(Optional.empty());
    List<FileParcel> parcels =
        List.of(
            new FileParcel(plain, "a@icons.invalid", ids.another()),
            new FileParcel(shown, "b@icons.invalid", ids.another()));
    byte[] sdp = {'v', '=', '0'};
    Content body =
        new InviteWriter(settings)
            .fileBody(parcels, OffsetDateTime.parse("2024-03-05T10:00:00Z"), sdp);
    MediaType type = MediaType.parse(body.type()).orElseThrow();
    List<MimeEntity> parts = Multipart.parse(body.bytes(), type).parts();
    assertThat(type.toString()).contains("multipart/related");
    assertThat(parts)
        .extracting(part -> part.mediaType().essence())
        .containsExactly("application/sdp", "image/png", "message/cpim", "message/cpim");
    assertThat(parts.get(1).header("Content-ID")).contains("<b@icons.invalid>");
    CpimMessage first = CpimMessage.parse(parts.get(2).body());
    CpimMessage second = CpimMessage.parse(parts.get(3).body());
    assertThat(first.messageId()).contains(parcels.get(0).ids().messageId());
    assertThat(first.dispositionRequests()).isEmpty();
    assertThat(second.messageId()).contains(parcels.get(1).ids().messageId());
    assertThat(second.dispositionRequests()).isEqualTo(shown.notifications());
    assertThat(new String(parts.get(3).body(), StandardCharsets.UTF_8))
        .containsOnlyOnce("Content-Length: 0");
    assertThat(new InviteWriter(settings).fileBody(List.of(parcels.get(0)), null, sdp).type())
        .isEqualTo("application/sdp");
  }
}
