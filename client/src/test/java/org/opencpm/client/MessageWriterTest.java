package org.opencpm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.opencpm.client.peer.SipText;
import org.opencpm.client.signalling.OutgoingRequest;
import org.opencpm.client.wire.WireLog;
import org.opencpm.compliance.Requirement;
import org.opencpm.group.ResourceList;
import org.opencpm.messaging.CpimMessage;
import org.opencpm.messaging.CpimSyntaxException;
import org.opencpm.messaging.MediaType;
import org.opencpm.messaging.MimeEntity;
import org.opencpm.messaging.Multipart;
import org.opencpm.notification.Disposition;
import org.opencpm.notification.DispositionRequest;
import org.opencpm.signalling.HeaderList;

/** What the client writes, against messages written down by others. */
class MessageWriterTest {

  private static final String ALICE = "sip:+15550100001@ims.example.com;user=phone";
  private static final String BOB = "sip:+15550100002@ims.example.com;user=phone";

  /** Fields that name the hop or the product, and not the message. */
  private static final Set<String> OF_THE_HOP = Set.of("Via", "Route", "User-Agent");

  @Test
  @Requirement("AD-CL-09")
  @Requirement(
      value = {"AD-CL-08", "SD-CONV-03", "SD-CONV-06"},
      partial = true)
  void writesAPagerMessageAsTheExampleHasIt() throws IOException {
    SipText example = example("01-pager-message");
    StandaloneMessage message =
        StandaloneMessage.to("tel:+15550100002").text("Lunch at 12? ☕").askAll().build();
    OutgoingRequest request =
        writer(ALICE, true)
            .message(
                message,
                new MessageIds(
                    "f2b8c1d4-0a57-4f38-9c46-5b1a7e0d9f11",
                    "0c9c6f0e-83f5-4b42-9a3e-2f7dd1b0a6c2",
                    "Mx7Qp2Lr9aTz04"),
                new RequestIds("pg01-7d1f@192.0.2.11", "a1pg"),
                OffsetDateTime.parse("2024-03-05T10:15:30.120Z"));

    assertSame(request, example);
  }

  @Test
  @Requirement(
      value = {"AD-CL-15", "AD-CL-46", "SD-CONV-03", "SD-CONV-06"},
      partial = true)
  void writesADeliveryNotificationAsTheExampleHasIt() throws Exception {
    SipText example = example("03-imdn-delivery-message");
    ReceivedMessage about =
        ReceivedMessage.wrapped(
            pushed(example("01-pager-message"), ALICE),
            CpimMessage.parse(example("01-pager-message").body()));
    NotificationTarget target =
        new NotificationTarget(
            ALICE.replace(";user=phone", "") + ";gr=urn:uuid:3f0c7c52-6a4e-4c0b-9d35-0d2c7d0a51a1",
            ALICE,
            Optional.of("urn:uuid:3f0c7c52-6a4e-4c0b-9d35-0d2c7d0a51a1"),
            List.of());
    OutgoingRequest request =
        writer(BOB, true)
            .notification(
                about,
                Disposition.DELIVERED,
                target,
                new MessageIds(
                    "f2b8c1d4-0a57-4f38-9c46-5b1a7e0d9f11",
                    "5d8a4b2c-3f19-4f76-8a90-61c0b7c3e9d4",
                    "Dn5kV0s8bYcW11"),
                new RequestIds("dn01-22ab@192.0.2.12", "b1dn"),
                OffsetDateTime.parse("2024-03-05T10:15:31.402Z"));

    assertSame(request, example);
  }

  @Test
  void writesAMessageToSeveralAsTheExampleHasIt() throws Exception {
    SipText example = example("34-group-pager-message");
    StandaloneMessage message =
        StandaloneMessage.to("tel:+15550100002", "tel:+15550100003")
            .text("Trip moved to Sunday")
            .ask(DispositionRequest.POSITIVE_DELIVERY)
            .build();
    OutgoingRequest request =
        writer(ALICE, false)
            .message(
                message,
                new MessageIds(
                    "10101010-2020-4030-8040-505060607070",
                    "80809090-a0a0-4b0b-8c0c-d0d0e0e0f0f0",
                    "Gp6yU1i3oPlQ44"),
                new RequestIds("gp01-3b3b@192.0.2.11", "a1gp"),
                OffsetDateTime.parse("2024-03-05T12:00:00.000Z"));

    assertThat(request.requestUri()).isEqualTo(example.requestUri());
    for (String name : example.names()) {
      // The example's sender allows nothing; the body's boundary is another each time.
      if (!OF_THE_HOP.contains(name) && !name.startsWith("Content-")) {
        assertThat(request.headers().first(name)).as(name).contains(example.header(name));
      }
    }
    List<MimeEntity> written =
        parts(request.headers().first("Content-Type").orElseThrow(), request.body());
    List<MimeEntity> wanted = parts(example.header("Content-Type"), example.body());
    assertThat(ResourceList.parse(written.get(0).body(), 10))
        .isEqualTo(ResourceList.parse(wanted.get(0).body(), 10));
    assertThat(written.get(0).header("Content-Disposition")).contains("recipient-list");
    CpimMessage cpim = CpimMessage.parse(written.get(1).body());
    CpimMessage original = CpimMessage.parse(wanted.get(1).body());
    assertThat(cpim.content()).isEqualTo(original.content());
    assertThat(cpim.to()).isEqualTo(original.to());
    assertThat(cpim.messageId()).isEqualTo(original.messageId());
    assertThat(cpim.dateTime()).isEqualTo(original.dateTime());
    assertThat(cpim.dispositionRequests()).isEqualTo(original.dispositionRequests());
  }

  private static List<MimeEntity> parts(String type, byte[] body) throws CpimSyntaxException {
    return Multipart.parse(body, MediaType.parse(type).orElseThrow()).parts();
  }

  @Test
  void refusesToSendFromAnAddressThatIsNotTheUsers() {
    StandaloneMessage message =
        StandaloneMessage.to("sip:bob@cpm.example").from("sip:mallory@cpm.example").build();
    assertThatThrownBy(
            () ->
                writer(ALICE, false)
                    .message(
                        message,
                        MessageIds.in(Optional.empty()),
                        RequestIds.random("127.0.0.1"),
                        OffsetDateTime.now()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertSame(OutgoingRequest written, SipText example) {
    assertThat(written.method()).isEqualTo(example.method());
    assertThat(written.requestUri()).isEqualTo(example.requestUri());
    assertThat(new String(written.body(), StandardCharsets.UTF_8)).isEqualTo(example.bodyText());
    List<String> wanted =
        example.fields().stream()
            .filter(field -> !OF_THE_HOP.contains(field[0]) && !field[0].equals("Content-Length"))
            .map(field -> field[0] + ": " + field[1])
            .toList();
    List<String> given =
        written.headers().entries().stream()
            .filter(field -> !OF_THE_HOP.contains(field.getKey()))
            .map(field -> field.getKey() + ": " + field.getValue())
            .toList();
    assertThat(given).containsExactlyElementsOf(wanted);
  }

  private static MessageWriter writer(String user, boolean anonymousCpim) throws IOException {
    return new MessageWriter(settings(user, anonymousCpim, Optional.empty()));
  }

  static ClientSettings settings(String user, boolean anonymousCpim, Optional<String> instance)
      throws IOException {
    ClientIdentity identity =
        ClientIdentity.of(user, List.of(), Optional.empty(), "", instance, Optional.empty());
    return new ClientSettings(
        identity,
        "127.0.0.1",
        5060,
        Transport.TCP,
        InetAddress.getLoopbackAddress(),
        0,
        Set.of(),
        Duration.ofHours(1),
        true,
        false,
        anonymousCpim,
        false,
        "sip:cpm-exploder@conf.ims.example.com",
        new CpmListener() {},
        message -> Answer.OK,
        WireLog.NONE,
        Clock.systemUTC(),
        SessionSettings.DEFAULT,
        FileSettings.DEFAULT);
  }

  static SipText example(String name) throws IOException {
    try (InputStream in =
        MessageWriterTest.class.getResourceAsStream("/examples/" + name + ".txt")) {
      return SipText.parse(in.readAllBytes());
    }
  }

  /** An example as it is pushed to its recipient. */
  private static Envelope pushed(SipText text, String sender) {
    HeaderList.Builder fields = HeaderList.builder();
    fields.add("P-Asserted-Identity", "<" + sender + ">");
    text.fields().forEach(field -> fields.add(field[0], field[1]));
    return new Envelope(fields.build(), text.body(), text.requestUri(), 0, Optional.empty());
  }
}
