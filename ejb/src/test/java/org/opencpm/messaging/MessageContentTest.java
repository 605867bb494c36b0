package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.compliance.Requirement;
import org.opencpm.notification.Disposition;
import org.opencpm.notification.DispositionRequest;
import org.opencpm.scene.Answers;
import org.opencpm.scene.RequestBuilder;
import org.opencpm.signalling.Outcome;
import org.opencpm.subscriber.Sender;

class MessageContentTest {

  private static final String REPORT =
      "<?xml version=\"1.0\"?><imdn xmlns=\"urn:ietf:params:xml:ns:imdn\">"
          + "<message-id>m1</message-id><datetime>2026-03-01T12:00:00Z</datetime>"
          + "<delivery-notification><status><delivered/></status></delivery-notification></imdn>";

  private static final Sender ALICE =
      new Sender(
          "s:1",
          1L,
          List.of("sip:alice@cpm.example", "tel:+15550100001"),
          "sip:alice@cpm.example",
          null,
          false);

  @Test
  @Requirement(
      value = {"AD-CL-08", "AD-CL-15"},
      partial = true)
  void aCpimMessageIsUnderstoodAndKeptByteForByte() throws MessageRefused {
    byte[] body =
        cpim("<sip:alice@cpm.example>", "text/plain;charset=UTF-8", "\u2615 \ud83d\ude00");

    MessageContent content = of("message/cpim", body);

    assertThat(content.body()).isSameAs(body);
    assertThat(content.contentType()).isEqualTo("message/cpim");
    assertThat(content.messageId()).isEqualTo("Mx7Qp2");
    assertThat(content.isNotification()).isFalse();
    assertThat(content.wishes())
        .isEqualTo(Set.of(DispositionRequest.POSITIVE_DELIVERY, DispositionRequest.DISPLAY));
  }

  @Test
  void bareTextIsAMessageWithoutIdAndWishes() throws MessageRefused {
    MessageContent content =
        of("text/plain; charset=\"utf-8\"", "hi".getBytes(StandardCharsets.UTF_8));

    assertThat(content.cpim()).isNull();
    assertThat(content.messageId()).isNull();
    assertThat(content.wishes()).isEmpty();
    assertThat(content.isNotification()).isFalse();
  }

  @Test
  @Requirement(value = "AD-PF-17", partial = true)
  void aReportIsANotificationBareOrInCpim() throws MessageRefused {
    MessageContent bare = of("message/imdn+xml", REPORT.getBytes(StandardCharsets.UTF_8));
    MessageContent wrapped =
        of("message/cpim", cpim("<sip:alice@cpm.example>", "message/imdn+xml", REPORT));

    for (MessageContent content : List.of(bare, wrapped)) {
      assertThat(content.isNotification()).isTrue();
      assertThat(content.reports()).hasSize(1);
      assertThat(content.reports().get(0).messageId()).isEqualTo("m1");
      assertThat(content.reports().get(0).disposition()).isEqualTo(Disposition.DELIVERED);
      // A notification causes no other one (RFC 5438 section 7.2).
      assertThat(content.wishes()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text/html", "application/json", "multipart/mixed;boundary=x", "image/png"})
  void otherTypesAreRefusedWithWhatIsAccepted(String type) {
    MessageRefused refused = refused(type, "x".getBytes(StandardCharsets.UTF_8));

    assertThat(refused.answer().outcome()).isEqualTo(Outcome.UNSUPPORTED_TYPE);
    assertThat(Answers.values(refused.answer(), "Accept"))
        .containsExactly("message/cpim, text/plain, message/imdn+xml");
  }

  @Test
  void aBodyWithoutATypeIsMalformed() {
    assertThat(refused("", "x".getBytes(StandardCharsets.UTF_8)).answer().outcome())
        .isEqualTo(Outcome.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "/", "text/", "a b/c", "\u0000"})
  void aTypeThatIsNoneIsRefused(String type) {
    assertThat(refused(type, new byte[0]).answer().outcome())
        .isIn(Outcome.UNSUPPORTED_TYPE, Outcome.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "From: <sip:a@b>\r\n",
        "\r\n\r\n\r\n",
        "From <sip:a@b>\r\n\r\nContent-Type: text/plain\r\n\r\nx"
      })
  void cpimThatIsNoneIsMalformed(String body) {
    assertThat(refused("message/cpim", body.getBytes(StandardCharsets.UTF_8)).answer().outcome())
        .isEqualTo(Outcome.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no xml",
        "<imdn/>",
        "<!DOCTYPE imdn [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><imdn>&x;</imdn>"
      })
  void aReportThatIsNoneIsMalformed(String xml) {
    assertThat(refused("message/imdn+xml", xml.getBytes(StandardCharsets.UTF_8)).answer().outcome())
        .isEqualTo(Outcome.MALFORMED);
  }

  @Test
  void aMessageIdWithAControlCharacterNeverReachesTheDatabase() {
    byte[] body =
        ("From: <sip:a@b>\r\nTo: <sip:b@b>\r\nNS: imdn <urn:ietf:params:imdn>\r\n"
                + "imdn.Message-ID: a\u0000b\r\n\r\nContent-Type: text/plain\r\n\r\nx")
            .getBytes(StandardCharsets.UTF_8);

    assertThat(refused("message/cpim", body).answer().outcome()).isEqualTo(Outcome.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<sip:alice@cpm.example>",
        "Alice <sip:alice@CPM.example;transport=tcp>",
        "<im:alice@cpm.example>",
        "<tel:+1-555-010-0001>",
        "<sip:+15550100001@cpm.example;user=phone>",
        "<sip:anonymous@anonymous.invalid>"
      })
  void theCpimFromMayBeTheSendersOwnOrNobodys(String from) throws MessageRefused {
    MessageContent content = of("message/cpim", cpim(from, "text/plain", "x"));

    assertThatCode(() -> content.checkSender(ALICE, "cpm.example", "US"))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<sip:bob@cpm.example>", "<tel:+15550100002>", "Alice <sip:alice@evil.example>"})
  void theCpimFromOfSomebodyElseIsForbidden(String from) throws MessageRefused {
    assertThat(senderRefusal(from)).isEqualTo(Outcome.FORBIDDEN);
  }

  @Test
  void aCpimFromThatIsNoAddressIsMalformed() throws MessageRefused {
    assertThat(senderRefusal("<mailto:alice@cpm.example>")).isEqualTo(Outcome.MALFORMED);
  }

  @Test
  void aBareBodyHasNoCpimFrom() throws MessageRefused {
    MessageContent content = of("text/plain", new byte[0]);

    assertThatCode(() -> content.checkSender(ALICE, "cpm.example", "US"))
        .doesNotThrowAnyException();
  }

  private static Outcome senderRefusal(String from) throws MessageRefused {
    MessageContent content = of("message/cpim", cpim(from, "text/plain", "x"));
    MessageRefused refused =
        catchThrowableOfType(
            MessageRefused.class, () -> content.checkSender(ALICE, "cpm.example", "US"));
    assertThat(refused).isNotNull();
    return refused.answer().outcome();
  }

  private static MessageRefused refused(String type, byte[] body) {
    MessageRefused refused = catchThrowableOfType(MessageRefused.class, () -> of(type, body));
    assertThat(refused).isNotNull();
    return refused;
  }

  private static MessageContent of(String type, byte[] body) throws MessageRefused {
    return MessageContent.of(
        RequestBuilder.request("MESSAGE", "sip:bob@cpm.example", "sip:alice@cpm.example")
            .body(type, body)
            .build());
  }

  private static byte[] cpim(String from, String type, String text) {
    return ("From: "
            + from
            + "\r\nTo: <sip:bob@cpm.example>\r\nNS: imdn <urn:ietf:params:imdn>\r\n"
            + "imdn.Message-ID: Mx7Qp2\r\nDateTime: 2026-03-01T12:00:00Z\r\n"
            + "imdn.Disposition-Notification: positive-delivery, display\r\n\r\nContent-Type: "
            + type
            + "\r\n\r\n"
            + text)
        .getBytes(StandardCharsets.UTF_8);
  }
}
