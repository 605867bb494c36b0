package org.opencpm.client.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.opencpm.client.demo.PlainStore.Fault;
import org.opencpm.compliance.Requirement;

/**
 * The demonstration against a peer made of plain sockets, good and with faults. Most of the time it
 * waits for what does not come, so several are played at a time.
 */
@Execution(ExecutionMode.CONCURRENT)
class DemoTest {

  private final StringWriter transcript = new StringWriter();

  private static final Duration LIFE = Duration.ofSeconds(1);

  /** For faults beside which nothing else may be found: enough on a loaded machine. */
  private static final Duration PATIENT = Duration.ofSeconds(12);

  private Duration patience = DemoSettings.PATIENCE;

  private List<String> play(Fault fault, boolean trace) throws IOException, InterruptedException {
    try (PlainStore store = new PlainStore(fault)) {
      DemoSettings settings =
          new DemoSettings(
              "127.0.0.1", store.port(), store.httpPort(), "cpm.example", trace, patience, LIFE);
      return new Demo(settings, new PrintWriter(transcript, true)).play();
    }
  }

  @Test
  @Requirement(
      value = {"AD-CL-40", "AD-IF-PF1-07", "CPM-CONV-010"},
      partial = true)
  void findsNothingWrongWithAServerThatDoesItsWork() throws Exception {
    assertThat(play(Fault.NONE, true)).as(transcript.toString()).isEmpty();
    assertThat(transcript.toString())
        .contains("alice/phone   ──▶ bob         \"Lunch at 12? 🍜☕\"")
        .contains("alice/phone   ◀── server      202 Accepted")
        .contains("bob/phone     ◀── alice       \"Lunch at 12? 🍜☕\"")
        .contains("alice/phone   ◀── bob         delivered  \"Lunch at 12? 🍜☕\"")
        .contains("bob/tablet    ◀── alice       rings")
        .contains("bob/tablet    ◀── alice       taken on another device")
        .contains("bob/phone     ◀── alice       is writing …")
        .contains("alice/phone   ◀── bob         \"Pizza. Always pizza.\"")
        .contains("bob/tablet    ◀── alice       1048576 bytes of application/octet-stream")
        .contains("bob/phone     ◀── alice       rings for beach ⛱.jpg")
        .contains("bob/tablet    ◀── alice       beach ⛱.jpg: taken on another device")
        .contains("It goes on from there")
        .contains("bob/phone     ◀── alice       beach ⛱.jpg: received")
        .contains("bob/phone     ◀── server      download of sunset 🌅.jpg")
        .contains("bob/tablet    ◀── alice       sunset 🌅.jpg: received")
        .contains("alice/phone   ◀── carol       delivered  train ticket.jpg")
        .contains("carol/phone   ◀── alice       \"I save you a seat\"")
        .contains("All came as it should")
        .contains("| alice/phone ▶ server  UDP")
        .contains("|   REGISTER sip:cpm.example SIP/2.0")
        .contains("| alice/tablet ▶ server  TCP")
        .contains("|   SIP/2.0 202 Accepted");
  }

  @Test
  void findsANotificationTooMany() throws Exception {
    assertThat(play(Fault.REPEATS_DELIVERED, false))
        .isNotEmpty()
        .allMatch(difference -> difference.contains("'delivered' came 2 times to"));
  }

  @Test
  void findsAChangedByte() throws Exception {
    assertThat(play(Fault.CHANGES_A_BYTE, false))
        .hasSize(5)
        .allMatch(difference -> difference.contains("came to carol/phone with other bytes"));
  }

  @Test
  void findsAChatMessageThatWasLost() throws Exception {
    patience = Duration.ofSeconds(4);
    assertThat(play(Fault.LOSES_A_CHAT_MESSAGE, false))
        .contains("message \"Still asleep? 🌙\" came 0 times to carol/phone, not 1");
  }

  @Test
  void findsFilesWithAChangedByte() throws Exception {
    patience = Duration.ofSeconds(4);
    assertThat(play(Fault.CHANGES_A_BYTE_OF_FILES, false))
        .anySatisfy(
            one -> assertThat(one).matches("file sunset .* came to bob/phone with other bytes"))
        .anySatisfy(
            one -> assertThat(one).matches("file sunset .* came to bob/tablet with other bytes"))
        .anySatisfy(
            one -> assertThat(one).matches("file train ticket.* did not come to carol/phone"));
  }

  @Test
  void findsAFileThatWasLost() throws Exception {
    patience = Duration.ofSeconds(4);
    assertThat(play(Fault.LOSES_A_FILE, false))
        .anySatisfy(
            one -> assertThat(one).matches("file train ticket.* did not come to carol/phone"))
        .anySatisfy(
            one -> assertThat(one).matches("file train .*'delivered' came 0 times .*not 1"));
  }

  @Test
  void findsADeviceThatRingsOn() throws Exception {
    patience = PATIENT;
    assertThat(play(Fault.RINGS_ON, false))
        .containsExactly("bob/tablet had 0 invitations taken back for another device, not 3");
  }

  @Test
  void findsThatTheSenderOfAnExpiredMessageWasNotTold() throws Exception {
    patience = PATIENT;
    assertThat(play(Fault.FORGETS_TO_REPORT_FAILURE, false))
        .singleElement()
        .asString()
        .contains("'failed' came 0 times to alice/phone, not 1");
  }

  @Test
  void saysThatThereIsNoServer() throws Exception {
    int port;
    try (PlainStore gone = new PlainStore(Fault.NONE)) {
      port = gone.port();
    }
    patience = Duration.ofSeconds(1);
    DemoSettings settings =
        new DemoSettings("127.0.0.1", port, port, "cpm.example", false, patience, LIFE);
    assertThat(new Demo(settings, new PrintWriter(transcript, true)).play())
        .containsExactly("alice/phone got no answer to its REGISTER");
  }
}
