package org.opencpm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.opencpm.client.TwoClients.ALICE;
import static org.opencpm.client.TwoClients.BOB;
import static org.opencpm.client.TwoClients.Heard.until;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.client.file.PartFile;
import org.opencpm.client.file.Thumbnail;
import org.opencpm.compliance.Requirement;
import org.opencpm.filetransfer.FileHash;
import org.opencpm.filetransfer.FileSelector;
import org.opencpm.media.sdp.SetupRole;
import org.opencpm.notification.Disposition;

/** Files of two clients over real SIP and MSRP sockets. */
class FileTransferTest {

  private static final UnaryOperator<CpmClientBuilder> AS_IS = builder -> builder;

  @TempDir private Path folder;
  private Path inbox;
  private TwoClients pair;

  private void open(UnaryOperator<CpmClientBuilder> alice, Acceptance when) throws IOException {
    open(alice, builder -> builder.filesInto(inbox, when));
  }

  private void open(UnaryOperator<CpmClientBuilder> alice, UnaryOperator<CpmClientBuilder> bob)
      throws IOException {
    inbox = folder.resolve("inbox");
    pair = new TwoClients(Transport.UDP, alice, bob);
  }

  @AfterEach
  void close() {
    pair.close();
  }

  private Path file(String name, int size) throws IOException {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return Files.write(folder.resolve(name), bytes);
  }

  private static FileResult over(FileTransfer transfer) throws Exception {
    return transfer.over().get(20, TimeUnit.SECONDS);
  }

  private List<Path> inInbox() throws IOException {
    try (var all = Files.list(inbox)) {
      return all.toList();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = SetupRole.class,
      names = {"ACTIVE", "PASSIVE"})
  @Requirement(
      value = {
        "AD-CL-19",
        "CT-FT-02",
        "CT-FT-03",
        "CT-FT-04.1",
        "CT-FT-08",
        "CT-FT-12",
        "CT-FT-19"
      },
      partial = true)
  void aFileArrivesAsItWasAndIsReported(SetupRole role) throws Exception {
    open(builder -> builder.mediaRole(role), Acceptance.AT_ONCE);
    Path file = file("trail map.bin", 1_000_003);
    FileOffer offer = FileOffer.to(BOB, file).askAll().build();
    FileTransfer sending = pair.alice.files().send(offer);

    assertThat(over(sending).kind()).isEqualTo(FileResult.Kind.COMPLETE);
    FileResult came = until(pair.bobs.results, 1).get(0);
    assertThat(came.complete()).isTrue();
    assertThat(came.file()).contains(inbox.resolve("trail map.bin"));
    assertThat(Files.mismatch(came.file().orElseThrow(), file)).isEqualTo(-1);
    assertThat(inInbox()).hasSize(1);
    FileTransfer received = pair.bobs.files.get(0);
    assertThat(received.peer()).contains(ALICE);
    assertThat(received.conversationId()).isEqualTo(sending.conversationId());
    String invite = pair.toBob("INVITE").get(0).text();
    assertThat(invite)
        .contains("Accept-Contact: *;+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi")
        .contains("a=file-selector:name:\"trail map.bin\" type:application/octet-stream")
        .contains("size:1000003 hash:sha-1:")
        .contains("a=sendonly");
    var delivered = until(pair.alices.notifications, 1).get(0);
    assertThat(delivered.messageId()).isEqualTo(sending.messageId().orElseThrow());
    assertThat(delivered.disposition()).isEqualTo(Disposition.DELIVERED);
  }

  @Test
  @Requirement(
      value = {"CT-FT-07", "AD-CL-19", "CPM-CONV-066"},
      partial = true)
  void aPictureComesWithItsThumbnail() throws Exception {
    open(AS_IS, Acceptance.MANUAL);
    Path picture = folder.resolve("sea.png");
    ImageIO.write(new BufferedImage(800, 400, BufferedImage.TYPE_INT_RGB), "png", picture.toFile());
    FileOffer offer = FileOffer.to(BOB, picture).build();
    FileTransfer sending = pair.alice.files().send(offer);

    FileTransfer offered = until(pair.bobs.files, 1).get(0);
    Thumbnail shown = offered.thumbnail().orElseThrow();
    assertThat(shown.image()).isEqualTo(offer.thumbnail().orElseThrow().image());
    BufferedImage small = ImageIO.read(new java.io.ByteArrayInputStream(shown.image()));
    assertThat(small.getWidth()).isEqualTo(320);
    assertThat(small.getHeight()).isEqualTo(160);
    assertThat(offered.type()).isEqualTo("image/png");
    offered.accept(inbox);
    assertThat(over(sending).complete()).isTrue();
    assertThat(Files.mismatch(over(offered).file().orElseThrow(), picture)).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aFileOfHardlyAnyBytesArrives(int size) throws Exception {
    open(AS_IS, Acceptance.AT_ONCE);
    FileTransfer sending = pair.alice.files().send(FileOffer.to(BOB, file("x", size)).build());
    assertThat(over(sending).complete()).isTrue();
    assertThat(until(pair.bobs.results, 1).get(0).file().orElseThrow()).hasSize(size);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../../etc/passwd", "..", "/etc/passwd", "a\\..\\passwd", "\u202Egpj.exe"})
  void whateverItsNameAFileStaysInItsFolder(String name) throws Exception {
    open(AS_IS, Acceptance.AT_ONCE);
    FileOffer offer = FileOffer.to(BOB, file("x", 10)).name(name).build();
    assertThat(over(pair.alice.files().send(offer)).complete()).isTrue();
    Path came = until(pair.bobs.results, 1).get(0).file().orElseThrow();
    assertThat(came.getParent()).isEqualTo(inbox);
    assertThat(inInbox()).containsExactly(came);
  }

  @Test
  void aNameThatIsTakenGetsANumber() throws Exception {
    open(AS_IS, Acceptance.AT_ONCE);
    Path file = file("a.txt", 10);
    assertThat(over(pair.alice.files().send(FileOffer.to(BOB, file).build())).complete()).isTrue();
    assertThat(over(pair.alice.files().send(FileOffer.to(BOB, file).build())).complete()).isTrue();
    until(pair.bobs.results, 2);
    assertThat(inInbox())
        .containsExactlyInAnyOrder(inbox.resolve("a.txt"), inbox.resolve("a (1).txt"));
  }

  @Test
  @Requirement(
      value = {"AD-CL-19", "CT-FT-17", "CT-FT-15"},
      partial = true)
  void aFileIsDeclinedBeforeAByteOfItMoves() throws Exception {
    open(AS_IS, Acceptance.MANUAL);
    FileTransfer sending = pair.alice.files().send(FileOffer.to(BOB, file("x", 1000)).build());
    until(pair.bobs.files, 1).get(0).decline();
    FileResult result = over(sending);
    assertThat(result.kind()).isEqualTo(FileResult.Kind.REFUSED);
    assertThat(result.reason()).isEqualTo("603 Decline");
    assertThat(sending.answered().join().status()).isEqualTo(603);
    assertThat(inbox).doesNotExist();
  }

  @Test
  @Requirement(
      value = {"CT-FT-16"},
      partial = true)
  void oneThatIsTooLargeIsRefusedWithAWarning() throws Exception {
    open(AS_IS, b -> b.filesInto(inbox, Acceptance.AT_ONCE).maxFileSize(999));
    FileResult result = over(pair.alice.files().send(FileOffer.to(BOB, file("x", 1000)).build()));
    assertThat(result.kind()).isEqualTo(FileResult.Kind.REFUSED);
    assertThat(result.reason()).startsWith("403").contains("133 Size exceeded");
  }

  @Test
  void aDeviceThatTakesNoFilesSaysSo() throws Exception {
    open(AS_IS, AS_IS);
    FileResult result = over(pair.alice.files().send(FileOffer.to(BOB, file("x", 10)).build()));
    assertThat(result.reason()).startsWith("488");
  }

  @Test
  @Requirement(
      value = {"AD-CL-19", "AD-CL-45"},
      partial = true)
  void anOfferThatIsTakenBackRingsNoMore() throws Exception {
    open(AS_IS, Acceptance.MANUAL);
    FileTransfer sending = pair.alice.files().send(FileOffer.to(BOB, file("x", 1000)).build());
    FileTransfer offered = until(pair.bobs.files, 1).get(0);
    sending.stop();
    assertThat(over(offered).kind()).isEqualTo(FileResult.Kind.STOPPED_THERE);
    offered.accept(inbox);
    assertThat(over(sending).kind()).isEqualTo(FileResult.Kind.REFUSED);
  }

  private PartFile part(Path file, int bytes) throws IOException {
    FileHash hash = PartFile.hashOf(file);
    PartFile part =
        PartFile.open(inbox, "x", Optional.of(hash), Optional.empty(), Clock.systemUTC());
    part.write(Files.readAllBytes(file), 0, bytes);
    part.close();
    return part;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 60_000, 80_000, 200_000})
  @Requirement(
      value = {"AD-CL-20"},
      partial = true)
  void whatCameBeforeIsNotSentAgain(int offeredFrom) throws Exception {
    open(AS_IS, Acceptance.AT_ONCE);
    Path file = file("x", 300_000);
    part(file, 70_000);
    FileOffer offer = FileOffer.to(BOB, file).from(offeredFrom).build();
    FileTransfer sending = pair.alice.files().send(offer);
    assertThat(over(sending).complete()).isTrue();
    Path came = until(pair.bobs.results, 1).get(0).file().orElseThrow();
    assertThat(Files.mismatch(came, file)).isEqualTo(-1);
    String answer = pair.fromBob("SIP/2.0 200").get(0).text();
    assertThat(answer).contains("a=file-range:70001-300000");
    long bytes =
        pair.wire.stream()
            .filter(event -> event.transport().equals("MSRP"))
            .mapToLong(event -> event.bytes().length)
            .sum();
    assertThat(bytes).isBetween(230_000L, 236_000L);
    assertThat(inInbox()).containsExactly(came);
  }

  @Test
  @Requirement(
      value = {"AD-CL-20"},
      partial = true)
  void aChangedFileIsNotTakenForTheOneThatBegan() throws Exception {
    open(AS_IS, Acceptance.AT_ONCE);
    Path file = file("x", 100_000);
    PartFile part = part(file, 50_000);
    assertThat(part.position()).isEqualTo(50_000);
    byte[] other = Files.readAllBytes(file);
    other[10]++;
    Files.write(file, other);
    assertThat(over(pair.alice.files().send(FileOffer.to(BOB, file).build())).complete()).isTrue();
    Path came = until(pair.bobs.results, 1).get(0).file().orElseThrow();
    assertThat(Files.readAllBytes(came)).isEqualTo(other);
  }

  @Test
  void aPartThatIsNotWhatItWasIsFoundOutAtTheEnd() throws Exception {
    open(AS_IS, Acceptance.AT_ONCE);
    Path file = file("x", 100_000);
    PartFile part =
        PartFile.open(
            Files.createDirectories(inbox),
            "x",
            Optional.of(PartFile.hashOf(file)),
            Optional.empty(),
            Clock.systemUTC());
    part.write(new byte[50_000], 0, 50_000);
    part.close();
    FileResult result = over(pair.alice.files().send(FileOffer.to(BOB, file).build()));
    assertThat(result.kind()).isEqualTo(FileResult.Kind.FAILED);
    assertThat(until(pair.bobs.results, 1).get(0).reason())
        .isEqualTo("not the file that was offered");
    assertThat(inInbox()).isEmpty();
  }

  @Test
  @Requirement(
      value = {"AD-CL-42"},
      partial = true)
  void aStoppedFileLeavesTheChatAloneAndGoesOnLater() throws Exception {
    open(AS_IS, Acceptance.MANUAL);
    ChatSession chat = pair.alice.chat(BOB);
    chat.answered().get(10, TimeUnit.SECONDS);
    Path file = file("x", 80_000_000);
    FileTransfer sending = pair.alice.files().send(FileOffer.to(BOB, file).build());
    FileTransfer offered = until(pair.bobs.files, 1).get(0);
    offered.accept(inbox);
    // At once: it takes a tenth of a second on a fast machine.
    await().pollInterval(Duration.ofMillis(2)).until(() -> offered.moved() > 0);
    offered.stop();
    FileResult stopped = over(offered);
    assertThat(over(sending).kind()).isNotEqualTo(FileResult.Kind.COMPLETE);
    assertThat(stopped.moved()).isBetween(1L, 79_999_999L);

    FileTransfer again = pair.alice.files().send(FileOffer.to(BOB, file).from(1).build());
    until(pair.bobs.files, 2).get(1).accept(inbox);
    assertThat(over(again).complete()).isTrue();
    Path came = over(pair.bobs.files.get(1)).file().orElseThrow();
    assertThat(Files.mismatch(came, file)).isEqualTo(-1);
    assertThat(chat.send("still there?").status().get(10, TimeUnit.SECONDS)).isEqualTo(200);
  }

  @Test
  @Requirement(
      value = {"CT-FT-04.2", "AD-CL-20"},
      partial = true)
  void theRecipientAsksForTheRest() throws Exception {
    open(AS_IS, Acceptance.MANUAL);
    Path file = file("x", 200_000);
    FileTransfer sending = pair.alice.files().send(FileOffer.to(BOB, file).build());
    FileTransfer offered = until(pair.bobs.files, 1).get(0);
    offered.decline();
    over(sending);
    part(file, 150_000);

    FileTransfer fetching = pair.bob.files().fetch(ALICE, offered.file(), inbox);
    FileResult result = over(fetching);
    assertThat(result.complete()).as(result.reason()).isTrue();
    assertThat(Files.mismatch(result.file().orElseThrow(), file)).isEqualTo(-1);
    assertThat(pair.fromBob("INVITE").get(0).text())
        .contains("a=recvonly")
        .contains("a=file-range:150001-*");
  }

  @Test
  void nobodyGetsAFileThatWasNotSentToHim() throws Exception {
    open(AS_IS, Acceptance.MANUAL);
    Path file = file("x", 1000);
    FileTransfer sending =
        pair.alice.files().send(FileOffer.to("sip:carol@cpm.example", file).build());
    until(pair.bobs.files, 1).get(0).decline();
    over(sending);
    FileSelector wanted =
        new FileSelector(Optional.of("x"), Optional.empty(), OptionalLong.empty(), List.of());
    FileResult result = over(pair.bob.files().fetch(ALICE, wanted, inbox));
    assertThat(result.reason()).startsWith("404");
  }

  @Test
  void partsThatAreTooOldAreForgotten() throws Exception {
    open(AS_IS, Acceptance.MANUAL);
    Path file = file("x", 1000);
    part(file, 500);
    Path old = inInbox().get(0);
    Files.setLastModifiedTime(
        old, java.nio.file.attribute.FileTime.from(java.time.Instant.now().minusSeconds(86_401)));
    PartFile again = part(file("y", 10), 10);
    assertThat(old).doesNotExist();
    assertThat(again.position()).isEqualTo(10);
    assertThat(Arrays.asList(inbox.toFile().list())).hasSize(1);
  }
}
