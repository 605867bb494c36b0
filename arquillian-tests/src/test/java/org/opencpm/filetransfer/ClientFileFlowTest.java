package org.opencpm.filetransfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.opencpm.endtoend.ClientDevice.await;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.client.Acceptance;
import org.opencpm.client.FileOffer;
import org.opencpm.client.FileResult;
import org.opencpm.client.FileSession;
import org.opencpm.client.FileTransfer;
import org.opencpm.client.ReceivedNotification;
import org.opencpm.client.wire.WireEvent;
import org.opencpm.client.wire.WireEvent.Direction;
import org.opencpm.compliance.EndToEnd;
import org.opencpm.compliance.Requirement;
import org.opencpm.endtoend.ChatPhone;
import org.opencpm.endtoend.ClientDevice;
import org.opencpm.endtoend.CpmService;
import org.opencpm.endtoend.DefaultServer;
import org.opencpm.endtoend.FileText;
import org.opencpm.endtoend.IncomingCall;
import org.opencpm.endtoend.Invite;
import org.opencpm.endtoend.MsrpFrame;
import org.opencpm.endtoend.Patience;
import org.opencpm.endtoend.RawMsrpPeer;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.SipText;
import org.opencpm.endtoend.Transport;
import org.opencpm.endtoend.User;
import org.opencpm.notification.Disposition;

/** The project's own client sends, asks for and takes files over MSRP, through the server. */
@EndToEnd
@ExtendWith(DefaultServer.class)
class ClientFileFlowTest {

  @TempDir private Path folder;

  private final RunningServer server;

  ClientFileFlowTest(RunningServer server) {
    this.server = server;
  }

  private ClientDevice device(User user, Acceptance when) {
    return server.client(user, b -> b.filesInto(inbox(user), when)).register();
  }

  private ClientDevice device(Acceptance when) {
    return device(server.newUser(), when);
  }

  private Path inbox(User user) {
    return folder.resolve("inbox of " + user.name());
  }

  private Path file(String name, int size) throws IOException {
    byte[] bytes = new byte[size];
    new Random(size + name.hashCode()).nextBytes(bytes);
    return Files.write(folder.resolve(name), bytes);
  }

  private Path picture(String name) throws IOException {
    Path file = folder.resolve(name);
    ImageIO.write(new BufferedImage(640, 320, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
    return file;
  }

  private static FileOffer.Builder offer(ClientDevice to, Path file) {
    return FileOffer.to(to.user().sip(), file);
  }

  private static FileResult over(FileTransfer transfer) {
    return await(transfer.over());
  }

  private static void assertComplete(FileTransfer transfer) {
    FileResult result = over(transfer);
    assertThat(result.complete()).as(transfer.name() + ": " + result.reason()).isTrue();
  }

  private void arrived(ClientDevice at, Path file) throws IOException {
    Path came = inbox(at.user()).resolve(file.getFileName());
    assertThat(Files.mismatch(came, file)).isEqualTo(-1);
  }

  /**
   * The INVITEs that crossed: the last one of each offer, which may have been challenged before.
   */
  private static List<WireEvent> invites(ClientDevice device, Direction direction) {
    Map<String, WireEvent> offers = new LinkedHashMap<>();
    for (WireEvent event : device.wire(direction, "INVITE")) {
      String origin = event.text().lines().filter(line -> line.startsWith("o=")).findFirst().get();
      offers.put(event.header("Call-ID") + origin, event);
    }
    return List.copyOf(offers.values());
  }

  private static List<Boolean> liveLines(WireEvent event) {
    return event
        .text()
        .lines()
        .filter(line -> line.startsWith("m="))
        .map(line -> !line.startsWith("m=message 0 "))
        .toList();
  }

  /** The answer to the first INVITE that a device sent. */
  private static WireEvent accepted(ClientDevice device) {
    return device.wire(Direction.RECEIVED, "SIP/2.0 200").stream()
        .filter(e -> String.valueOf(e.header("CSeq")).endsWith("INVITE"))
        .findFirst()
        .orElseThrow();
  }

  private static void awaitBye(ClientDevice from) {
    Patience.until("BYE", () -> !from.wire(Direction.SENT, "BYE").isEmpty());
  }

  // ----- one file -----

  @Test
  @Requirement({
    "CT-FT-02",
    "CT-FT-03",
    "CT-FT-04.1",
    "CT-FT-07",
    "CT-FT-08",
    "CT-FT-12",
    "CT-FT-18"
  })
  @Requirement(
      value = {"CT-FT-01", "AD-CL-19", "CT-FT-14", "CT-FT-19"},
      partial = true)
  void aPictureGoesToSomebodyWhoIsThere() throws IOException {
    try (ClientDevice alice = device(Acceptance.AT_ONCE);
        ClientDevice bob = device(Acceptance.MANUAL)) {
      assertThat(await(alice.client().options(bob.user().sip())).contacts().toString())
          .contains("3gpp-application.ims.iari.rcs.ftthumb");
      Path sea = picture("sea.png");
      FileOffer offer = offer(bob, sea).description("Our sea 🌊").askAll().build();
      FileTransfer sent = alice.client().files().send(offer);

      FileTransfer offered = await(bob.files().offered(), 1).get(0);
      WireEvent invite = invites(alice, Direction.SENT).get(0);
      for (String field : List.of("Accept-Contact", "Contact")) {
        assertThat(invite.header(field))
            .contains(CpmService.FILE.encoded())
            .doesNotContain(CpmService.SESSION.encoded());
      }
      assertThat(invite.text())
          .contains("a=sendonly")
          .contains(
              "a=file-selector:name:\"sea.png\" type:image/png size:" + Files.size(sea) + " hash:")
          .containsPattern("a=file-icon:cid:thumb-")
          .contains("imdn.Message-ID: " + sent.messageId().orElseThrow())
          .containsPattern("imdn.Disposition-Notification: [^\r]*positive-delivery")
          .containsPattern("imdn.Disposition-Notification: [^\r]*negative-delivery")
          .containsPattern("imdn.Disposition-Notification: [^\r]*display");

      assertThat(offered.peer()).contains(alice.user().sip());
      assertThat(offered.description()).contains("Our sea 🌊");
      assertThat(offered.date()).isEqualTo(offer.date());
      assertThat(offered.thumbnail().orElseThrow().image())
          .isEqualTo(offer.thumbnail().orElseThrow().image());
      assertThat(bob.wire(Direction.RECEIVED, "MSRP")).isEmpty();
      offered.accept(inbox(bob.user()));

      assertComplete(sent);
      assertComplete(offered);
      arrived(bob, sea);
      assertThat(await(sent.answered()).headers().first("Contact").orElse(""))
          .contains(CpmService.FILE.encoded());
      awaitBye(alice);
      await(bob.client().files().markDisplayed(offered));
      assertThat(await(alice.notifications(), 2))
          .allMatch(n -> n.messageId().equals(sent.messageId().orElseThrow()))
          .extracting(ReceivedNotification::disposition)
          .containsExactly(Disposition.DELIVERED, Disposition.DISPLAYED);
    }
  }

  @Test
  @Requirement({"CT-FT-14"})
  void whoSentAFileFirstIsShownWhenTheServerBringsIt() throws IOException {
    User carol = server.newUser();
    try (ClientDevice alice = device(Acceptance.AT_ONCE)) {
      Path map = picture("map.png");
      FileOffer offer = FileOffer.to(carol.sip(), map).description("The way up").build();
      FileTransfer sent = alice.client().files().send(offer);
      assertComplete(sent);
      try (ClientDevice later = device(carol, Acceptance.MANUAL)) {
        FileTransfer offered = await(later.files().offered(), 1).get(0);
        WireEvent invite = invites(later, Direction.RECEIVED).get(0);
        assertThat(invite.header("P-Asserted-Identity")).doesNotContain(alice.user().sip());
        assertThat(offered.peer()).contains(alice.user().sip());
        assertThat(offered.name()).isEqualTo("map.png");
        assertThat(offered.type()).isEqualTo("image/png");
        assertThat(offered.size()).isEqualTo(Files.size(map));
        assertThat(offered.description()).contains("The way up");
        assertThat(offered.date()).isEqualTo(offer.date());
        assertThat(offered.thumbnail().orElseThrow().image())
            .isEqualTo(offer.thumbnail().orElseThrow().image());
        assertThat(offered.conversationId()).isEqualTo(sent.conversationId());
        offered.accept(inbox(carol));
        assertComplete(offered);
        arrived(later, map);
      }
    }
  }

  // ----- several files -----

  @Test
  @Requirement({"CT-FT-05", "CT-FT-17", "CT-FT-19"})
  @Requirement(
      value = {"CT-FT-15", "CT-FT-07"},
      partial = true)
  void ofSeveralFilesEachIsTakenOrRefusedForItself() throws IOException {
    try (ClientDevice alice = device(Acceptance.AT_ONCE);
        ClientDevice bob = device(Acceptance.MANUAL)) {
      Path sea = picture("sea.png");
      Path film = file("film.mp4", 700_000);
      Path notes = file("notes.txt", 30_000);
      FileSession session =
          alice
              .client()
              .files()
              .send(
                  List.of(
                      offer(bob, sea).askAll().build(),
                      offer(bob, film).askAll().build(),
                      offer(bob, notes).build()));
      List<FileTransfer> offered = await(bob.files().offered(), 3);
      assertThat(offered)
          .extracting(FileTransfer::name)
          .containsExactly("sea.png", "film.mp4", "notes.txt");
      assertThat(offered)
          .extracting(f -> f.thumbnail().isPresent())
          .containsExactly(true, false, false);
      assertThat(liveLines(invites(bob, Direction.RECEIVED).get(0))).hasSize(3);
      offered.get(1).decline();
      offered.get(0).accept(inbox(bob.user()));
      offered.get(2).accept(inbox(bob.user()));

      List<FileTransfer> sent = session.transfers();
      assertComplete(sent.get(0));
      assertComplete(sent.get(2));
      assertThat(over(sent.get(1)).kind()).isEqualTo(FileResult.Kind.REFUSED);
      bob.files().await(3);
      arrived(bob, sea);
      arrived(bob, notes);
      assertThat(inbox(bob.user()).toFile().list())
          .containsExactlyInAnyOrder("sea.png", "notes.txt");
      assertThat(liveLines(accepted(alice))).containsExactly(true, false, true);
      assertThat(accepted(alice).text())
          .contains("a=file-selector:name:\"sea.png\"", "a=file-selector:name:\"notes.txt\"");
      awaitBye(alice);

      FileSession none =
          alice.client().files().send(List.of(offer(bob, film).build(), offer(bob, notes).build()));
      await(bob.files().offered(), 5).get(3).session().decline();
      assertThat(over(none.transfers().get(1)).status()).isEqualTo(OptionalInt.of(603));
      assertThat(bob.wire(Direction.SENT, "SIP/2.0 603")).isNotEmpty();
      // Reported is what came and was asked about, and nothing else.
      assertThat(await(alice.notifications(), 1))
          .extracting(n -> Optional.of(n.messageId()))
          .containsExactly(sent.get(0).messageId());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Requirement({"CT-FT-10", "CT-FT-11", "CT-FT-11.1", "CT-FT-11.2"})
  @Requirement(value = "CT-FT-12", partial = true)
  void furtherFilesGoInTheSameSession(boolean successReport) throws IOException {
    try (ClientDevice alice = device(Acceptance.AT_ONCE);
        ClientDevice bob = device(Acceptance.AT_ONCE)) {
      FileOffer.Builder one = offer(bob, file("one", 300_000)).askAll();
      FileOffer.Builder two = offer(bob, file("two", 90_000)).askAll();
      if (successReport) {
        one.successReport();
        two.successReport();
      }
      FileSession session = alice.client().files().send(List.of(one.build(), two.build()));
      session.send(List.of(offer(bob, file("three", 50_000)).askAll().build()));
      session.send(
          List.of(
              offer(bob, file("four", 10)).askAll().build(),
              offer(bob, file("five", 70_000)).askAll().build()));

      assertThat(session.transfers()).hasSize(5).allSatisfy(ClientFileFlowTest::assertComplete);
      bob.files().await(5);
      for (FileTransfer sent : session.transfers()) {
        arrived(bob, folder.resolve(sent.name()));
      }
      List<WireEvent> invites = invites(alice, Direction.SENT);
      assertThat(invites)
          .extracting(ClientFileFlowTest::liveLines)
          .containsExactly(List.of(true, true), List.of(true, false), List.of(true, true));
      assertThat(invites)
          .extracting(e -> e.header("Call-ID"))
          .containsOnly(invites.get(0).header("Call-ID"));
      assertThat(invites.get(1).text())
          .contains("a=file-selector:name:\"three\"")
          .doesNotContain(transferIds(invites.get(0)));
      // Further files are offered once all before them are answered, and reported if asked for.
      assertThat(before(alice, invites.get(1), " REPORT")).isEqualTo(successReport ? 2 : 0);
      assertThat(chunksBefore(alice, invites.get(1), Direction.SENT, " SEND"))
          .isEqualTo(chunksBefore(alice, invites.get(1), Direction.RECEIVED, " 200 OK"));
      assertThat(invites(bob, Direction.RECEIVED)).hasSize(3);
      awaitBye(alice);
      assertThat(await(alice.notifications(), 5))
          .extracting(n -> Optional.of(n.messageId()))
          .containsExactlyInAnyOrderElementsOf(
              session.transfers().stream().map(FileTransfer::messageId).toList());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Requirement(value = "CT-FT-18", partial = true)
  void oneIsStoppedInTheMiddleAndTheOtherGoesOn(boolean bySender) throws IOException {
    try (ClientDevice alice = device(Acceptance.AT_ONCE);
        ClientDevice bob = device(Acceptance.AT_ONCE)) {
      Path film = file("film.mp4", 80_000_000);
      Path song = file("song.mp3", 4_000_000);
      FileSession session =
          alice.client().files().send(List.of(offer(bob, film).build(), offer(bob, song).build()));
      FileTransfer coming = await(bob.files().offered(), 2).get(0);
      Patience.until("some bytes", () -> coming.moved() > 0);
      (bySender ? session.transfers().get(0) : coming).stop();

      assertComplete(session.transfers().get(1));
      assertThat(over(session.transfers().get(0)).complete()).isFalse();
      assertThat(over(coming).complete()).isFalse();
      bob.files().await(2);
      arrived(bob, song);
    }
  }

  private static String[] transferIds(WireEvent invite) {
    return invite
        .text()
        .lines()
        .filter(line -> line.startsWith("a=file-transfer-id:"))
        .toArray(String[]::new);
  }

  private static long before(ClientDevice device, WireEvent event, String end) {
    return chunksBefore(device, event, Direction.RECEIVED, end);
  }

  private static long chunksBefore(
      ClientDevice device, WireEvent event, Direction direction, String end) {
    return device.wire(direction, "MSRP ").stream()
        .filter(e -> e.nanoTime() < event.nanoTime())
        .filter(e -> e.startLine().endsWith(end))
        .count();
  }

  // ----- limits -----

  @Test
  @Requirement({"CT-FT-06"})
  void whatIsTooLargeToSendIsNotOffered() throws IOException {
    try (ClientDevice alice = server.client(server.newUser(), b -> b.maxFileSize(1000)).register();
        ClientDevice bob = device(Acceptance.AT_ONCE)) {
      FileOffer fits = offer(bob, file("fits", 1000)).build();
      FileOffer large = offer(bob, file("large", 1001)).build();
      assertThatThrownBy(() -> alice.client().files().send(large))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("large has 1001 bytes; the largest file that may be sent has 1000");
      assertThatThrownBy(() -> alice.client().files().send(List.of(fits, large)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(invites(alice, Direction.SENT)).isEmpty();
      FileSession session = alice.client().files().send(List.of(fits));
      assertThatThrownBy(() -> session.send(List.of(large)))
          .isInstanceOf(IllegalArgumentException.class);
      assertComplete(session.transfers().get(0));
    }
  }

  @Test
  @Requirement({"CT-FT-16"})
  void whatIsTooLargeToTakeIsRefused() throws IOException {
    User user = server.newUser();
    try (ClientDevice alice =
            server
                .client(
                    server.newUser(),
                    b -> b.filesInto(folder, Acceptance.AT_ONCE).givesFiles(Acceptance.MANUAL))
                .register();
        ClientDevice bob =
            server
                .client(user, b -> b.filesInto(inbox(user), Acceptance.AT_ONCE).maxFileSize(5000))
                .register()) {
      Path large = file("large", 5001);
      FileResult refused = over(alice.client().files().send(offer(bob, large).build()));
      assertThat(refused.status()).isEqualTo(OptionalInt.of(403));
      assertThat(bob.files().offered()).isEmpty();
      WireEvent answer = bob.wire(Direction.SENT, "SIP/2.0 403").get(0);
      assertThat(answer.header("Warning")).contains("133 Size exceeded");

      FileSession both =
          alice
              .client()
              .files()
              .send(List.of(offer(bob, large).build(), offer(bob, file("fits", 5000)).build()));
      assertThat(over(both.transfers().get(0)).kind()).isEqualTo(FileResult.Kind.REFUSED);
      assertComplete(both.transfers().get(1));

      FileTransfer wanted =
          bob.client().files().fetch(alice.user().sip(), named("anything"), inbox(user));
      await(alice.files().asked(), 1).get(0).give(large);
      assertThat(over(wanted).reason()).contains("larger than this device takes");
      assertThat(inbox(user).resolve("large")).doesNotExist();
      Patience.until("files", () -> inbox(user).resolve("fits").toFile().exists());
    }
  }

  private static FileSelector named(String name) {
    return new FileSelector(Optional.of(name), Optional.empty(), OptionalLong.empty(), List.of());
  }

  // ----- several recipients -----

  @Test
  @Requirement({"CT-FT-09"})
  void severalFilesDoNotGoToSeveralRecipients() throws IOException {
    try (ClientDevice alice = device(Acceptance.AT_ONCE);
        ClientDevice bob = device(Acceptance.AT_ONCE);
        ClientDevice carol = device(Acceptance.AT_ONCE);
        ChatPhone plain = server.phone(server.newUser(), Transport.TCP);
        RawMsrpPeer media = RawMsrpPeer.open()) {
      List<FileOffer> offers =
          List.of(offer(bob, file("one", 10)).build(), offer(carol, file("two", 10)).build());
      assertThatThrownBy(() -> alice.client().files().send(offers))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Several files go to one recipient only");
      assertThat(invites(alice, Direction.SENT)).isEmpty();

      plain.features(CpmService.PAGER, CpmService.SESSION, CpmService.FILE).register();
      FileText second = FileText.of("notes.txt", "text/plain", 40);
      for (String target : List.of("sip:conference-factory@cpm.example", bob.user().sip())) {
        Invite invite =
            Invite.file(target, FileText.photo(10))
                .media(sdp -> sdp.medium(second.medium(media, "sendonly")))
                .part("application/resource-lists+xml", list(bob, carol))
                .header("Require", "recipient-list-invite");
        SipText answer = plain.invite(invite).awaitAnswer();
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("Warning"))
            .contains("100 Function not allowed due to several files to several recipients");
      }
      assertThat(bob.files().offered()).isEmpty();
      assertThat(carol.files().offered()).isEmpty();
    }
  }

  private static String list(ClientDevice... recipients) {
    StringBuilder entries = new StringBuilder();
    for (ClientDevice recipient : recipients) {
      entries.append("<entry uri=\"").append(recipient.user().sip()).append("\"/>");
    }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
        + "<resource-lists xmlns=\"urn:ietf:params:xml:ns:resource-lists\"><list>"
        + entries
        + "</list></resource-lists>";
  }

  // ----- failures -----

  @Test
  @Requirement({"CT-FT-13"})
  void anErrorAndAFailureReportAreShown() throws IOException {
    User user = server.newUser();
    try (ClientDevice alice = device(Acceptance.AT_ONCE);
        ChatPhone bob = server.phone(user, Transport.TCP)) {
      bob.features(CpmService.PAGER, CpmService.SESSION, CpmService.FILE).register().byHand();
      FileOffer offer = FileOffer.to(user.sip(), file("film", 400_000)).build();
      FileTransfer first = alice.client().files().send(offer);
      bob.awaitCall().answeringMessages(400).accept();
      assertThat(over(first).kind()).isEqualTo(FileResult.Kind.FAILED);
      assertThat(over(first).status()).isEqualTo(OptionalInt.of(400));
      assertThat(over(first).reason()).contains("MSRP 400");

      FileTransfer second = alice.client().files().send(offer);
      IncomingCall taken = bob.awaitCall(1).answeringMessages(0).accept();
      Patience.until("a chunk", () -> !taken.media().requests("SEND").isEmpty());
      Patience.until(
          "a chunk with bytes",
          () -> taken.media().requests("SEND").stream().anyMatch(f -> f.body() != null));
      MsrpFrame chunk =
          taken.media().requests("SEND").stream()
              .filter(f -> f.body() != null)
              .findFirst()
              .orElseThrow();
      taken
          .media()
          .connection()
          .send(
              taken
                  .media()
                  .head("REPORT")
                  .with("Message-ID", chunk.header("Message-ID"))
                  .with("Byte-Range", chunk.header("Byte-Range"))
                  .with("Status", "000 423 Disk full"));
      assertThat(over(second).kind()).isEqualTo(FileResult.Kind.FAILED);
      assertThat(over(second).status()).isEqualTo(OptionalInt.of(423));
      assertThat(alice.files().await(2))
          .allMatch(result -> result.kind() == FileResult.Kind.FAILED);
    }
  }

  // ----- what is asked for -----

  @Test
  @Requirement({"CT-FT-04", "CT-FT-04.2", "CT-FT-15"})
  void theOtherUserSaysWhichFilesAreGiven() throws IOException {
    User user = server.newUser();
    try (ClientDevice alice =
            server
                .client(
                    user,
                    b -> b.filesInto(inbox(user), Acceptance.MANUAL).givesFiles(Acceptance.MANUAL))
                .register();
        ClientDevice bob = device(Acceptance.MANUAL)) {
      Path map = file("map.bin", 120_000);
      FileTransfer pushed = alice.client().files().send(offer(bob, map).build());
      FileTransfer offered = await(bob.files().offered(), 1).get(0);
      assertThat(invites(bob, Direction.RECEIVED).get(0).text())
          .contains("name:\"map.bin\" type:application/octet-stream size:120000 hash:sha-1:");
      offered.decline();
      assertThat(over(pushed).status()).isEqualTo(OptionalInt.of(603));

      FileSession wanted =
          bob.client()
              .files()
              .fetch(user.sip(), List.of(offered.file(), named("diary")), inbox(bob.user()));
      List<FileTransfer> asked = await(alice.files().asked(), 2);
      WireEvent invite = invites(bob, Direction.SENT).get(0);
      assertThat(invite.text())
          .contains("a=recvonly")
          .contains("a=file-selector:" + offered.file())
          .contains("a=file-selector:name:\"diary\"\r\n");
      assertThat(invite.header("Accept-Contact")).contains(CpmService.FILE.encoded());
      assertThat(asked.get(0).known()).contains(map);
      assertThat(asked.get(0).peer()).contains(bob.user().sip());
      assertThat(asked.get(1).known()).isEmpty();
      asked.get(0).give(map);
      asked.get(1).decline();
      assertComplete(wanted.transfers().get(0));
      arrived(bob, map);
      assertThat(over(wanted.transfers().get(1)).kind()).isEqualTo(FileResult.Kind.REFUSED);
      assertThat(liveLines(accepted(bob))).containsExactly(true, false);

      FileTransfer none = bob.client().files().fetch(user.sip(), named("diary"), inbox(user));
      await(alice.files().asked(), 3).get(2).decline();
      assertThat(over(none).status()).isEqualTo(OptionalInt.of(603));
    }
  }
}
