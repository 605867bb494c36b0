package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The documents by which devices hear of deferred messages and ask for them. */
class DeferredDocumentsTest {

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void theFactSheetsNotificationIsRead() throws Exception {
    // Example 41, its second part.
    DeferredNotification read =
        DeferredNotification.parse(
            bytes(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<deferred-notification count=\"1\">"
                    + "<message from=\"tel:+15550100001\" size=\"4211\""
                    + " date=\"2024-03-04T22:01:10Z\""
                    + " conversation-id=\"f2b8c1d4-0a57-4f38-9c46-5b1a7e0d9f11\""
                    + " message-id=\"Cm1aB7tY3xPq21\"/></deferred-notification>"));

    assertThat(read.count()).isEqualTo(1);
    assertThat(read.messages())
        .containsExactly(
            new DeferredNotification.Entry(
                "Cm1aB7tY3xPq21",
                "tel:+15550100001",
                4211,
                Instant.parse("2024-03-04T22:01:10Z"),
                "f2b8c1d4-0a57-4f38-9c46-5b1a7e0d9f11",
                null));
  }

  @Test
  void aNotificationIsWrittenSoThatItIsReadAgain() throws Exception {
    DeferredNotification notification =
        new DeferredNotification(
            40,
            List.of(
                new DeferredNotification.Entry(
                    "<&\"'>",
                    "sip:alice@cpm.example",
                    0,
                    Instant.parse("2026-03-01T12:00:00Z"),
                    "c",
                    "caf\u00e9 \ud83d\ude00 \"<]]>\""),
                new DeferredNotification.Entry(
                    "row-5", "sip:bob@cpm.example", -1, null, null, null)));

    assertThat(DeferredNotification.parse(notification.write())).isEqualTo(notification);
  }

  @Test
  void whatXmlCannotCarryIsReplaced() throws Exception {
    DeferredNotification.Entry entry =
        new DeferredNotification.Entry("m", "sip:a@b", 1, null, null, "a\u0000b\ud800c");

    assertThat(
            DeferredNotification.parse(new DeferredNotification(1, List.of(entry)).write())
                .messages()
                .get(0)
                .subject())
        .isEqualTo("a\ufffdb\ufffdc");
  }

  @Test
  void whatIsNotSaidOrNotUnderstoodDoesNotMatter() throws Exception {
    DeferredNotification read =
        DeferredNotification.parse(
            bytes(
                "<x:deferred-notification xmlns:x=\"urn:x\" count=\"many\"><other/>"
                    + "<message message-id=\"m\" size=\"big\" date=\"soon\"><b/></message>"
                    + "</x:deferred-notification>"));

    assertThat(read.count()).isEqualTo(1);
    assertThat(read.messages())
        .containsExactly(
            new DeferredNotification.Entry("m", CpimMessage.ANONYMOUS, -1, null, null, null));
  }

  @Test
  void aRequestIsWrittenSoThatItIsReadAgain() throws Exception {
    DeferredRequest request =
        new DeferredRequest(
            List.of(new DeferredRequest.Item("m1", false), new DeferredRequest.Item("m2", true)));

    DeferredRequest read = DeferredRequest.parse(request.write());

    assertThat(read).isEqualTo(request);
    assertThat(read.ids()).containsExactly("m1", "m2");
    assertThat(read.textOnly("m1")).isFalse();
    assertThat(read.textOnly("m2")).isTrue();
    assertThat(DeferredRequest.parse(DeferredRequest.ALL.write())).isEqualTo(DeferredRequest.ALL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<",
        "<imdn/>",
        "<deferred-request><message/></deferred-request>",
        "<deferred-request><message message-id=\"\"/></deferred-request>",
        "<deferred-request><part message-id=\"m\" parts=\"video\"/></deferred-request>",
        "<deferred-request><part message-id=\"m\"/></deferred-request>",
        "<deferred-request><all/></deferred-request>",
        "<!DOCTYPE x [<!ENTITY e \"x\">]><deferred-request>&e;</deferred-request>",
        "<deferred-request>"
      })
  void whatIsNoRequestIsRefused(String text) {
    assertThatThrownBy(() -> DeferredRequest.parse(bytes(text)))
        .isInstanceOf(DeferredSyntaxException.class);
    assertThatThrownBy(() -> DeferredNotification.parse(bytes(text)))
        .isInstanceOf(DeferredSyntaxException.class);
  }

  @Test
  void tooManyAreRefused() {
    String message = "<message message-id=\"m\"/>";
    String many = message.repeat(DeferredRequest.MAX_ITEMS + 1);
    assertThatThrownBy(
            () -> DeferredRequest.parse(bytes("<deferred-request>" + many + "</deferred-request>")))
        .isInstanceOf(DeferredSyntaxException.class);
    assertThatThrownBy(
            () ->
                DeferredNotification.parse(
                    bytes("<deferred-notification>" + many + "</deferred-notification>")))
        .isInstanceOf(DeferredSyntaxException.class);
    String deep = IntStream.range(0, 99).mapToObj(i -> "<a>").reduce("", String::concat);
    assertThatThrownBy(() -> DeferredRequest.parse(bytes("<deferred-request>" + deep)))
        .isInstanceOf(DeferredSyntaxException.class);
    assertThatThrownBy(() -> DeferredRequest.parse(new byte[DeferredRequest.MAX_BYTES + 1]))
        .isInstanceOf(DeferredSyntaxException.class);
  }
}
