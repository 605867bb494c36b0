package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Whatever the bytes: a message that keeps them, or a {@link CpimSyntaxException}. The build
 * replays the kept inputs; junit-platform.properties says how to search for new ones.
 */
class CpimFuzzTest {

  @FuzzTest(maxDuration = "1m")
  void readsOrRefuses(byte[] data) {
    CpimMessage message;
    try {
      message = CpimMessage.parse(data);
    } catch (CpimSyntaxException e) {
      assertThat(e.getMessage()).isNotBlank();
      return;
    }
    assertThat(message.bytes()).isEqualTo(data);
    assertThat(message.fromUri()).isPresent();
    assertThat(message.toUri()).isPresent();
    touch(message);
    try {
      message.content().decoded();
    } catch (CpimSyntaxException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  private static void touch(CpimMessage message) {
    message.anonymousFrom();
    message.dateTime();
    message.subject();
    message.messageId();
    message.dispositionRequests();
    message.recordRoute();
    message.route();
    message.unknownRequirements();
    assertThat(message.content().mediaType().toString()).contains("/");
  }
}
