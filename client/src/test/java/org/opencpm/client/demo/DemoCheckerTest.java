package org.opencpm.client.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opencpm.client.wire.WireEvent;
import org.opencpm.client.wire.WireEvent.Direction;
import org.opencpm.messaging.CpimMessage;
import org.opencpm.notification.Disposition;
import org.opencpm.notification.ImdnDocument;
import org.opencpm.notification.ImdnWriter;

/** A good run is written down event by event; each test spoils one thing in it. */
class DemoCheckerTest {

  private static final String PHONE = "alice/phone";
  private static final String TABLET = "alice/tablet";
  private static final String BOB = "bob/phone";
  private static final String CAROL = "carol/phone";
  private static final String DAVE = "dave/phone";
  private static final InetSocketAddress END = new InetSocketAddress("127.0.0.1", 5060);

  /** One line of the run: when, at which device, and what came. */
  private record Entry(String device, byte[] bytes) {}

  private final List<Entry> run = new ArrayList<>();
  private final List<ExpectedMessage> expected = new ArrayList<>();
  private OptionalLong backlog = OptionalLong.of(0);
  private final Map<String, Integer> composing = new TreeMap<>();
  private final List<String> elsewhere = new ArrayList<>();
  private FileRecording files = FileRecording.NONE;
  private int number;

  @BeforeEach
  void aGoodRun() {
    came(BOB, message("m1", "Lunch? 🍜"));
    came(PHONE, report("m1", Disposition.DELIVERED));
    came(PHONE, report("m1", Disposition.DISPLAYED));
    came(CAROL, registered());
    for (String id : List.of("c1", "c2", "c3")) {
      came(CAROL, message(id, "To Carol " + id));
    }
    for (String id : List.of("c1", "c2", "c3")) {
      came(PHONE, report(id, Disposition.DELIVERED));
      came(PHONE, report(id, Disposition.DISPLAYED));
    }
    came(PHONE, report("x1", Disposition.FAILED));
    came(DAVE, registered());

    expected.add(
        ExpectedMessage.read(
            "lunch", "m1", Way.MESSAGE, cpim("m1", "Lunch? 🍜"), PHONE, List.of(BOB)));
    for (String id : List.of("c1", "c2", "c3")) {
      expected.add(
          ExpectedMessage.read(
              id, id, Way.MESSAGE, cpim(id, "To Carol " + id), PHONE, List.of(CAROL)));
    }
    expected.add(ExpectedMessage.expired("expired", "x1", cpim("x1", "Quick"), PHONE));
  }

  @Test
  void findsNothingInAGoodRun() {
    assertThat(differences()).isEmpty();
  }

  @Test
  void countsARetransmissionAsTheRequestThatItRepeats() {
    run.add(1, run.get(0));
    assertThat(differences()).isEmpty();
  }

  @Test
  void findsAMissingMessage() {
    run.remove(0);
    assertThat(differences()).containsExactly("message \"lunch\" came 0 times to bob/phone, not 1");
  }

  @Test
  void findsAMessageThatCameTwice() {
    came(BOB, message("m1", "Lunch? 🍜"));
    assertThat(differences()).containsExactly("message \"lunch\" came 2 times to bob/phone, not 1");
  }

  @Test
  void findsAMessageAtADeviceThatItWasNotFor() {
    came(TABLET, message("m1", "Lunch? 🍜"));
    assertThat(differences())
        .containsExactly("message \"lunch\" came 1 times to alice/tablet, not 0");
  }

  @Test
  void findsAChangedByte() {
    byte[] bytes = run.get(0).bytes().clone();
    bytes[bytes.length - 1]++;
    run.set(0, new Entry(BOB, bytes));
    assertThat(differences())
        .singleElement()
        .asString()
        .startsWith("message \"lunch\" came to bob/phone with other bytes");
  }

  @Test
  void findsAByteTooMany() {
    byte[] good = run.get(0).bytes();
    byte[] longer = java.util.Arrays.copyOf(good, good.length + 1);
    run.set(0, new Entry(BOB, longer));
    assertThat(differences()).singleElement().asString().contains("other bytes");
  }

  @Test
  void findsAMissingDeliveryNotification() {
    run.remove(1);
    assertThat(differences())
        .containsExactly("message \"lunch\" 'delivered' came 0 times to alice/phone, not 1");
  }

  @Test
  void findsAMissingDisplayNotification() {
    run.remove(2);
    assertThat(differences())
        .containsExactly("message \"lunch\" 'displayed' came 0 times to alice/phone, not 1");
  }

  @Test
  void findsANotificationTooMany() {
    came(PHONE, report("m1", Disposition.DELIVERED));
    assertThat(differences())
        .containsExactly("message \"lunch\" 'delivered' came 2 times to alice/phone, not 1");
  }

  @Test
  void findsANotificationAtTheOtherDeviceOfTheSender() {
    came(TABLET, report("m1", Disposition.DISPLAYED));
    assertThat(differences())
        .containsExactly("message \"lunch\" 'displayed' came 1 times to alice/tablet, not 0");
  }

  @Test
  void findsAFailureReportedForADeliveredMessage() {
    came(PHONE, report("m1", Disposition.FAILED));
    assertThat(differences())
        .containsExactly("message \"lunch\" 'failed' came 1 times to alice/phone, not 0");
  }

  @Test
  void findsMessagesOutOfOrder() {
    Entry second = run.remove(5);
    run.add(4, second);
    assertThat(differences())
        .containsExactly(
            "the messages from alice/phone came to carol/phone in the order"
                + " [c2, c1, c3], not [c1, c2, c3]");
  }

  @Test
  void findsAMessageThatCameBeforeTheRegistrationsAnswer() {
    Entry answer = run.remove(3);
    run.add(4, answer);
    assertThat(differences())
        .containsExactly("carol/phone received c1 before the 200 to its REGISTER");
  }

  @Test
  void findsARegistrationWithoutAnswer() {
    run.remove(3);
    assertThat(differences()).containsExactly("carol/phone never received a 200 to its REGISTER");
  }

  @Test
  void findsAnExpiredMessageThatWasDelivered() {
    came(DAVE, message("x1", "Quick"));
    assertThat(differences())
        .containsExactly("message \"expired\" came 1 times to dave/phone, not 0");
  }

  @Test
  void findsAnExpiredMessageWhoseSenderWasNotTold() {
    run.removeIf(entry -> new String(entry.bytes(), StandardCharsets.UTF_8).contains("<failed/>"));
    assertThat(differences())
        .containsExactly("message \"expired\" 'failed' came 0 times to alice/phone, not 1");
  }

  @Test
  void findsAMessageThatNobodySent() {
    came(BOB, message("stranger", "?"));
    assertThat(differences())
        .containsExactly("bob/phone received something that nobody sent: message stranger");
  }

  @Test
  void findsAMessageThatCannotBeRead() {
    came(BOB, sip("this is no CPIM message".getBytes(StandardCharsets.UTF_8)));
    assertThat(differences()).singleElement().asString().contains("nobody sent");
  }

  @Test
  void findsABacklog() {
    backlog = OptionalLong.of(2);
    assertThat(differences()).containsExactly("the server's backlog is 2 in the end, not 0");
  }

  @Test
  void findsThatTheBacklogIsNotKnown() {
    backlog = OptionalLong.empty();
    assertThat(differences()).containsExactly("the server's backlog is not known");
  }

  @Test
  void findsThatNothingWasSent() {
    run.clear();
    expected.clear();
    came(CAROL, registered());
    assertThat(differences()).containsExactly("nothing was sent");
  }

  /** A chat message in two chunks, its composing indication, and the other device's CANCEL. */
  private void aGoodChat() {
    byte[] body = cpim("s1", "Sushi? 🍣");
    came(BOB, msrp("w", "application/im-iscomposing+xml", composing("active"), 1, '$'));
    came(BOB, msrp("k", "message/cpim", Arrays.copyOf(body, 100), 1, '+'));
    came(BOB, msrp("k", "message/cpim", Arrays.copyOfRange(body, 100, body.length), 101, '$'));
    came(PHONE, msrp("r", "message/cpim", reportCpim("s1", Disposition.DELIVERED), 1, '$'));
    came(PHONE, report("s1", Disposition.DISPLAYED));
    came(TABLET, cancelled());
    composing.put(BOB, 1);
    elsewhere.add(TABLET);
    expected.add(ExpectedMessage.read("sushi", "s1", Way.MSRP, body, PHONE, List.of(BOB)));
  }

  @Test
  void findsNothingInAGoodChat() {
    aGoodChat();
    assertThat(differences()).isEmpty();
  }

  @Test
  void findsAChatMessageThatLacksAChunk() {
    aGoodChat();
    run.removeIf(entry -> new String(entry.bytes(), StandardCharsets.UTF_8).contains("1-*/*"));
    assertThat(differences()).contains("message \"sushi\" came 0 times to bob/phone, not 1");
  }

  @Test
  void findsAChatMessageThatCameTwice() {
    aGoodChat();
    came(BOB, msrp("again", "message/cpim", cpim("s1", "Sushi? 🍣"), 1, '$'));
    assertThat(differences()).containsExactly("message \"sushi\" came 2 times to bob/phone, not 1");
  }

  @Test
  void findsAChangedByteInAChatMessage() {
    aGoodChat();
    expected.remove(expected.size() - 1);
    expected.add(
        ExpectedMessage.read(
            "sushi", "s1", Way.MSRP, cpim("s1", "Sushi! 🍣"), PHONE, List.of(BOB)));
    assertThat(differences()).singleElement().asString().contains("with other bytes");
  }

  @Test
  void findsAChatMessageThatCameByMessageAsWell() {
    aGoodChat();
    came(TABLET, message("s1", "Sushi? 🍣"));
    assertThat(differences())
        .containsExactly("message \"sushi\" came 1 times to alice/tablet, not 0");
  }

  @Test
  void findsAComposingIndicationTooManyAndOneTooFew() {
    aGoodChat();
    composing.put(BOB, 2);
    came(CAROL, msrp("x", "application/im-iscomposing+xml", composing("active"), 1, '$'));
    came(CAROL, msrp("y", "application/im-iscomposing+xml", composing("idle"), 1, '$'));
    assertThat(differences())
        .containsExactly(
            "bob/phone was told 1 times that somebody writes, not 2",
            "carol/phone was told 1 times that somebody writes, not 0");
  }

  @Test
  void findsADeviceThatWentOnRinging() {
    aGoodChat();
    run.removeIf(entry -> new String(entry.bytes(), StandardCharsets.UTF_8).startsWith("CANCEL"));
    assertThat(differences())
        .containsExactly("alice/tablet had 0 invitations taken back for another device, not 1");
  }

  private static final FileContent PHOTO = FileContent.of("photo.jpg", new byte[] {1, 2, 3});

  /** A photo to Bob's phone, with its notifications. */
  private void aGoodFile(FileContent... landed) {
    came(BOB, msrp("f", "image/jpeg", new byte[] {1, 2, 3}, 1, '$'));
    came(PHONE, report("f1", Disposition.DELIVERED));
    came(PHONE, report("f1", Disposition.DISPLAYED));
    files =
        new FileRecording(
            List.of(new ExpectedFile("photo", PHOTO, List.of(BOB), "f1", PHONE)),
            Map.of(BOB, List.of(landed)));
  }

  @Test
  void findsNothingInAGoodFile() {
    aGoodFile(PHOTO);
    assertThat(differences()).isEmpty();
  }

  @Test
  void findsAMissingFile() {
    aGoodFile();
    assertThat(differences()).containsExactly("file photo did not come to bob/phone");
  }

  @Test
  void findsAChangedByteInAFile() {
    aGoodFile(FileContent.of("photo.jpg", new byte[] {1, 2, 4}));
    assertThat(differences()).containsExactly("file photo came to bob/phone with other bytes");
  }

  @Test
  void findsAFileTooMany() {
    aGoodFile(PHOTO, PHOTO);
    assertThat(differences()).containsExactly("bob/phone has a file that nobody sent: photo.jpg");
  }

  @Test
  void findsAFileAtADeviceThatItWasNotFor() {
    aGoodFile(PHOTO);
    files = new FileRecording(files.expected(), Map.of(BOB, List.of(PHOTO), CAROL, List.of(PHOTO)));
    assertThat(differences()).containsExactly("carol/phone has a file that nobody sent: photo.jpg");
  }

  @Test
  void findsAMissingAndASuperfluousNotificationOfAFile() {
    aGoodFile(PHOTO);
    came(PHONE, report("f1", Disposition.DELIVERED));
    came(TABLET, report("f1", Disposition.DISPLAYED));
    assertThat(differences())
        .containsExactly(
            "file photo 'delivered' came 2 times to alice/phone, not 1",
            "file photo 'displayed' came 1 times to alice/tablet, not 0");
  }

  private static byte[] composing(String state) {
    return ("<isComposing xmlns=\"urn:ietf:params:xml:ns:im-iscomposing\"><state>"
            + state
            + "</state></isComposing>")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] cancelled() {
    return ("CANCEL sip:device@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKc\r\n"
            + "Call-ID: chat\r\nCSeq: 1 CANCEL\r\n"
            + "Reason: SIP;cause=200;text=\"Call completed elsewhere\"\r\n"
            + "Content-Length: 0\r\n\r\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] msrp(String id, String type, byte[] body, int from, char flag) {
    byte[] head =
        ("MSRP t"
                + id
                + " SEND\r\nTo-Path: msrp://b;tcp\r\nFrom-Path: msrp://a;tcp\r\nMessage-ID: "
                + id
                + "\r\nByte-Range: "
                + from
                + "-*/*\r\nContent-Type: "
                + type
                + "\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8);
    byte[] end = ("\r\n-------t" + id + flag + "\r\n").getBytes(StandardCharsets.UTF_8);
    byte[] whole = Arrays.copyOf(head, head.length + body.length + end.length);
    System.arraycopy(body, 0, whole, head.length, body.length);
    System.arraycopy(end, 0, whole, head.length + body.length, end.length);
    return whole;
  }

  private List<String> differences() {
    Map<String, DeviceRecording> devices = new TreeMap<>();
    for (String name : List.of(PHONE, TABLET, BOB, CAROL, DAVE)) {
      devices.put(name, new DeviceRecording(name));
    }
    long time = 0;
    for (Entry entry : run) {
      time++;
      devices
          .get(entry.device())
          .record(
              new WireEvent(
                  Direction.RECEIVED,
                  new String(entry.bytes(), 0, 5, StandardCharsets.UTF_8).equals("MSRP ")
                      ? "MSRP"
                      : "UDP",
                  END,
                  END,
                  Instant.EPOCH,
                  time,
                  entry.bytes()));
    }
    return DemoChecker.differences(
        new Recording(devices, expected, List.of(CAROL), composing, elsewhere, backlog, files));
  }

  private void came(String device, byte[] bytes) {
    run.add(new Entry(device, bytes));
  }

  private byte[] message(String id, String text) {
    return sip(cpim(id, text));
  }

  private byte[] report(String id, Disposition disposition) {
    return sip(reportCpim(id, disposition));
  }

  private byte[] reportCpim(String id, Disposition disposition) {
    ImdnDocument document = ImdnDocument.of(id, Optional.empty(), disposition);
    return CpimMessage.builder()
        .from("sip:bob@cpm.example")
        .to("sip:alice@cpm.example")
        .messageId("report-" + number)
        .contentType("message/imdn+xml")
        .contentHeader("Content-Disposition", "notification")
        .content(ImdnWriter.write(document))
        .build()
        .bytes();
  }

  private static byte[] cpim(String id, String text) {
    return CpimMessage.builder()
        .from("sip:alice@cpm.example")
        .to("sip:bob@cpm.example")
        .messageId(id)
        .content(text.getBytes(StandardCharsets.UTF_8))
        .build()
        .bytes();
  }

  private byte[] sip(byte[] body) {
    number++;
    byte[] head =
        ("MESSAGE sip:device@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK"
                + number
                + "\r\nCall-ID: "
                + number
                + "\r\nCSeq: 1 MESSAGE\r\nContent-Type: message/cpim\r\nContent-Length: "
                + body.length
                + "\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8);
    byte[] whole = java.util.Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, whole, head.length, body.length);
    return whole;
  }

  private static byte[] registered() {
    return "SIP/2.0 200 OK\r\nCSeq: 2 REGISTER\r\nContent-Length: 0\r\n\r\n"
        .getBytes(StandardCharsets.UTF_8);
  }
}
