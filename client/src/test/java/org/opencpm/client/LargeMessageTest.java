package org.opencpm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opencpm.client.TwoClients.ALICE;
import static org.opencpm.client.TwoClients.BOB;
import static org.opencpm.client.TwoClients.Heard.until;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opencpm.client.wire.WireEvent;
import org.opencpm.compliance.Requirement;
import org.opencpm.notification.Disposition;

/** Standalone messages in Large Message Mode, from client to client. */
class LargeMessageTest {

  private TwoClients pair;

  private void open(Transport transport) throws IOException {
    pair = new TwoClients(transport);
  }

  @AfterEach
  void close() {
    pair.close();
  }

  private SendResult send(StandaloneMessage message) throws Exception {
    return pair.alice.send(message).get(20, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  @Requirement(
      value = {"AD-CL-08", "AD-CL-09", "AD-CL-13", "AD-CL-15", "AD-IF-PF1-09"},
      partial = true)
  void aMessageThatIsTooLargeForOneRequestGoesOverMsrp(Transport transport) throws Exception {
    open(transport);
    byte[] content = new byte[100_000];
    new Random(3).nextBytes(content);
    SendResult result =
        send(
            StandaloneMessage.to(BOB)
                .content("application/octet-stream", content)
                .subject("Bytes")
                .askAll()
                .build());
    assertThat(result.status()).isEqualTo(200);
    ReceivedMessage came = until(pair.bobs.messages, 1).get(0);
    assertThat(came.content()).isEqualTo(content);
    assertThat(came.messageId()).contains(result.messageId());
    assertThat(came.conversationId()).contains(result.conversationId());
    assertThat(came.contributionId()).contains(result.contributionId());
    assertThat(came.sender()).contains(ALICE);
    assertThat(came.subject()).contains("Bytes");
    WireEvent invite = pair.toBob("INVITE").get(0);
    assertThat(invite.header("P-Preferred-Service")).endsWith(".largemsg");
    assertThat(invite.text()).contains("a=sendonly");
    assertThat(pair.toBob("BYE")).hasSize(1);
    assertThat(pair.toBob("MESSAGE")).isEmpty();

    ReceivedNotification delivered = until(pair.alices.notifications, 1).get(0);
    assertThat(delivered.messageId()).isEqualTo(result.messageId());
    assertThat(delivered.disposition()).isEqualTo(Disposition.DELIVERED);
    assertThat(delivered.conversationId()).contains(result.conversationId());
  }

  @Test
  void aSmallMessageGoesInOneRequestUnlessTheSenderWantsOtherwise() throws Exception {
    open(Transport.UDP);
    assertThat(send(StandaloneMessage.to(BOB).text("small").build()).status()).isEqualTo(200);
    assertThat(pair.toBob("INVITE")).isEmpty();
    send(StandaloneMessage.to(BOB).text("small").mode(StandaloneMessage.Mode.LARGE).build());
    assertThat(pair.toBob("INVITE")).hasSize(1);
    assertThat(until(pair.bobs.messages, 2).get(1).text()).isEqualTo("small");
  }

  @Test
  void theLifeOfTheMessageIsNotThatOfTheInvitation() throws Exception {
    open(Transport.UDP);
    send(
        StandaloneMessage.to(BOB)
            .text("x".repeat(1500))
            .expires(java.time.Duration.ofMinutes(5))
            .build());
    WireEvent invite = pair.toBob("INVITE").get(0);
    assertThat(invite.header("Message-Expires")).isEqualTo("300");
    assertThat(invite.header("Expires")).isNull();
  }

  @Test
  void aRefusalIsTheResult() throws Exception {
    pair =
        new TwoClients(
            Transport.UDP,
            builder -> builder,
            builder -> builder.invitations(headers -> Answer.DECLINE));
    SendResult result = send(StandaloneMessage.to(BOB).text("x".repeat(2000)).build());
    assertThat(result.status()).isEqualTo(603);
    assertThat(pair.bobs.messages).isEmpty();
  }

  @Test
  void aMessageThatTheOtherSideDoesNotTakeIsTheResult() throws Exception {
    pair =
        new TwoClients(
            Transport.UDP,
            builder -> builder,
            builder -> builder.answers(message -> new Answer(413, "Too Large")));
    assertThat(send(StandaloneMessage.to(BOB).text("x".repeat(2000)).build()).status())
        .isEqualTo(413);
    assertThat(pair.bobs.messages).isEmpty();
  }

  @Test
  @Requirement(
      value = {"AD-CL-17", "AD-CL-17.1"},
      partial = true)
  void filesOfTheDeviceAreAttached(@TempDir Path folder) throws Exception {
    open(Transport.UDP);
    Path file = folder.resolve("notes.txt");
    Files.writeString(file, "line\n".repeat(1000));
    SendResult result =
        send(StandaloneMessage.to(BOB).text("See the notes").attach(Attachment.of(file)).build());
    assertThat(result.status()).isEqualTo(200);
    ReceivedMessage came = until(pair.bobs.messages, 1).get(0);
    assertThat(came.attachedText()).isEqualTo("See the notes");
    Attachment attached = came.attachments().get(0);
    assertThat(attached.fileName()).isEqualTo("notes.txt");
    assertThat(attached.contentType()).startsWith("text/plain");
    assertThat(attached.content()).isEqualTo(Files.readAllBytes(file));
  }

  @Test
  void nothingIsSentToAnAddressThatIsNoneOfTheUsers() throws Exception {
    open(Transport.UDP);
    StandaloneMessage message =
        StandaloneMessage.to(BOB).text("x".repeat(2000)).from("sip:mallory@cpm.example").build();
    assertThat(pair.alice.send(message)).failsWithin(java.time.Duration.ofSeconds(5));
    assertThat(Optional.ofNullable(pair.toBob("INVITE"))).contains(java.util.List.of());
  }
}
