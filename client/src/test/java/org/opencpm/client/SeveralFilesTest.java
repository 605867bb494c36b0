package org.opencpm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.opencpm.client.TwoClients.ALICE;
import static org.opencpm.client.TwoClients.BOB;
import static org.opencpm.client.TwoClients.Heard.until;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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
import org.opencpm.client.wire.WireEvent;
import org.opencpm.compliance.Requirement;
import org.opencpm.filetransfer.FileSelector;
import org.opencpm.media.sdp.SetupRole;
import org.opencpm.notification.Disposition;

/** Several files of two clients in one session, over real SIP and MSRP sockets (RFC 5547). */
class SeveralFilesTest {

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
    new Random(size + name.hashCode()).nextBytes(bytes);
    return Files.write(folder.resolve(name), bytes);
  }

  private FileOffer.Builder offer(String name, int size) throws IOException {
    return FileOffer.to(BOB, file(name, size));
  }

  private static FileResult over(FileTransfer transfer) throws Exception {
    return transfer.over().get(20, TimeUnit.SECONDS);
  }

  private void arrived(String... names) throws IOException {
    for (String name : names) {
      assertThat(Files.mismatch(inbox.resolve(name), folder.resolve(name))).isEqualTo(-1);
    }
  }

  private List<String> mediaLines(WireEvent event) {
    return event.text().lines().filter(line -> line.startsWith("m=")).toList();
  }

  private List<Boolean> live(WireEvent event) {
    return mediaLines(event).stream().map(line -> !line.startsWith("m=message 0 ")).toList();
  }

  @ParameterizedTest
  @EnumSource(
      value = SetupRole.class,
      names = {"ACTIVE", "PASSIVE"})
  @Requirement(
      value = {"CT-FT-05", "CT-FT-07", "CT-FT-19"},
      partial = true)
  void eachHasItsLineItsThumbnailAndItsReport(SetupRole role) throws Exception {
    open(builder -> builder.mediaRole(role), Acceptance.MANUAL);
    Path sea = folder.resolve("sea.png");
    Path sky = folder.resolve("sky.png");
    ImageIO.write(new BufferedImage(80, 40, BufferedImage.TYPE_INT_RGB), "png", sea.toFile());
    ImageIO.write(new BufferedImage(40, 80, BufferedImage.TYPE_INT_RGB), "png", sky.toFile());
    FileSession session =
        pair.alice
            .files()
            .send(
                List.of(
                    FileOffer.to(BOB, sea).askAll().build(),
                    offer("notes.txt", 200_000).build(),
                    FileOffer.to(BOB, sky).askAll().build()));

    List<FileTransfer> offered = until(pair.bobs.files, 3);
    assertThat(offered)
        .extracting(FileTransfer::name)
        .containsExactly("sea.png", "notes.txt", "sky.png");
    assertThat(mediaLines(pair.toBob("INVITE").get(0))).hasSize(3);
    assertThat(offered.get(1).thumbnail()).isEmpty();
    assertThat(size(offered.get(0))).isEqualTo(List.of(320, 160));
    assertThat(size(offered.get(2))).isEqualTo(List.of(160, 320));
    assertThat(offered).extracting(FileTransfer::messageId).doesNotHaveDuplicates();
    offered.get(0).session().accept(inbox);

    for (FileTransfer sent : session.transfers()) {
      assertThat(over(sent).complete()).isTrue();
    }
    until(pair.bobs.results, 3);
    arrived("sea.png", "notes.txt", "sky.png");
    assertThat(until(pair.alices.notifications, 2))
        .extracting(ReceivedNotification::disposition)
        .containsOnly(Disposition.DELIVERED);
    assertThat(pair.alices.notifications)
        .extracting(n -> Optional.of(n.messageId()))
        .containsExactlyInAnyOrder(
            session.transfers().get(0).messageId(), session.transfers().get(2).messageId());
    await().until(() -> pair.toBob("BYE").size() == 1);
  }

  @Test
  void aPictureGoesWithoutAThumbnailWhenThatIsSaid() throws Exception {
    open(AS_IS, Acceptance.MANUAL);
    Path sea = folder.resolve("sea.png");
    ImageIO.write(new BufferedImage(80, 40, BufferedImage.TYPE_INT_RGB), "png", sea.toFile());
    pair.alice.files().send(FileOffer.to(BOB, sea).withoutThumbnail().build());
    assertThat(until(pair.bobs.files, 1).get(0).thumbnail()).isEmpty();
    assertThat(pair.toBob("INVITE").get(0).text()).doesNotContain("file-icon");
  }

  private static List<Integer> size(FileTransfer file) throws IOException {
    byte[] image = file.thumbnail().orElseThrow().image();
    BufferedImage picture = ImageIO.read(new java.io.ByteArrayInputStream(image));
    return List.of(picture.getWidth(), picture.getHeight());
  }

  @Test
  @Requirement(
      value = {"CT-FT-15", "CT-FT-17"},
      partial = true)
  void theUserTakesSomeAndNotTheOthers() throws Exception {
    open(AS_IS, Acceptance.MANUAL);
    FileSession session =
        pair.alice
            .files()
            .send(
                List.of(
                    offer("one", 1000).build(),
                    offer("two", 200_000).build(),
                    offer("three", 10).build()));
    List<FileTransfer> offered = until(pair.bobs.files, 3);
    offered.get(0).decline();
    offered.get(2).decline();
    assertThat(pair.fromBob("SIP/2.0 200")).isEmpty();
    offered.get(1).accept(inbox);

    assertThat(over(session.transfers().get(0)).status()).isEqualTo(OptionalInt.of(603));
    assertThat(over(session.transfers().get(2)).kind()).isEqualTo(FileResult.Kind.REFUSED);
    assertThat(over(session.transfers().get(1)).complete()).isTrue();
    assertThat(over(offered.get(1)).complete()).isTrue();
    arrived("two");
    assertThat(inbox.toFile().list()).containsExactly("two");
    WireEvent answer = pair.fromBob("SIP/2.0 200").get(0);
    assertThat(live(answer)).containsExactly(false, true, false);
    assertThat(answer.text()).contains("a=file-selector:name:\"two\"");
  }

  @Test
  @Requirement(
      value = {"CT-FT-15", "CT-FT-17"},
      partial = true)
  void noneIsTaken() throws Exception {
    open(AS_IS, Acceptance.MANUAL);
    FileSession session =
        pair.alice.files().send(List.of(offer("one", 1000).build(), offer("two", 2000).build()));
    until(pair.bobs.files, 2).get(0).session().decline();
    for (FileTransfer sent : session.transfers()) {
      assertThat(over(sent).reason()).isEqualTo("603 Decline");
    }
    assertThat(pair.fromBob("SIP/2.0 603")).isNotEmpty();
    assertThat(pair.toBob("BYE")).isEmpty();
    assertThat(inbox).doesNotExist();
  }

  @Test
  @Requirement(value = "CT-FT-16", partial = true)
  void thoseThatAreTooLargeAreRefusedTheOthersNot() throws Exception {
    open(AS_IS, b -> b.filesInto(inbox, Acceptance.AT_ONCE).maxFileSize(999));
    FileSession session =
        pair.alice.files().send(List.of(offer("large", 1000).build(), offer("small", 999).build()));
    assertThat(over(session.transfers().get(0)).kind()).isEqualTo(FileResult.Kind.REFUSED);
    assertThat(over(session.transfers().get(1)).complete()).isTrue();
    assertThat(live(pair.fromBob("SIP/2.0 200").get(0))).containsExactly(false, true);

    FileSession both =
        pair.alice.files().send(List.of(offer("a", 1000).build(), offer("b", 2000).build()));
    assertThat(over(both.transfers().get(1)).reason()).startsWith("403").contains("133");
    assertThat(pair.bobs.files).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Requirement(
      value = {"CT-FT-10", "CT-FT-11", "CT-FT-11.1", "CT-FT-11.2", "CT-FT-12"},
      partial = true)
  void furtherFilesGoInTheSameSession(boolean reported) throws Exception {
    open(AS_IS, Acceptance.AT_ONCE);
    FileOffer.Builder first = offer("one", 100_000).askAll();
    if (reported) {
      first.successReport();
    }
    FileSession session =
        pair.alice.files().send(List.of(first.build(), offer("two", 50_000).build()));
    FileTransfer third = session.send(List.of(offer("three", 30_000).askAll().build())).get(0);
    List<FileTransfer> last =
        session.send(List.of(offer("four", 20).build(), offer("five", 0).build()));

    assertThat(over(last.get(1)).complete()).isTrue();
    for (FileTransfer sent : session.transfers()) {
      assertThat(over(sent).complete()).as(sent.name()).isTrue();
    }
    until(pair.bobs.results, 5);
    arrived("one", "two", "three", "four", "five");
    List<WireEvent> invites = pair.toBob("INVITE");
    assertThat(invites).hasSize(3);
    assertThat(invites)
        .extracting(this::live)
        .containsExactly(List.of(true, true), List.of(true, false), List.of(true, true));
    assertThat(invites.get(1).text()).contains("name:\"three\"").contains("connection:existing");
    assertThat(pair.bobs.files).hasSize(5);
    assertThat(pair.bobs.files.get(2).session()).isSameAs(pair.bobs.files.get(0).session());
    await().until(() -> pair.toBob("BYE").size() == 1);
    assertThat(pair.wire.stream().anyMatch(e -> e.startLine().endsWith(" REPORT")))
        .isEqualTo(reported);
    until(pair.alices.notifications, 2);
    assertThat(pair.alices.notifications)
        .extracting(n -> Optional.of(n.messageId()))
        .containsExactlyInAnyOrder(session.transfers().get(0).messageId(), third.messageId());
  }

  @Test
  @Requirement(
      value = {"CT-FT-11", "CT-FT-12", "CT-FT-17"},
      partial = true)
  void furtherFilesMayBeRefused() throws Exception {
    open(AS_IS, Acceptance.MANUAL);
    FileSession session = pair.alice.files().send(List.of(offer("one", 1000).build()));
    FileTransfer more = session.send(List.of(offer("two", 1000).build())).get(0);
    until(pair.bobs.files, 1).get(0).accept(inbox);
    until(pair.bobs.files, 2).get(1).decline();
    assertThat(over(session.transfers().get(0)).complete()).isTrue();
    assertThat(over(more).reason()).isEqualTo("603 Decline");
    await().until(() -> pair.toBob("BYE").size() == 1);
    FileTransfer late = session.send(List.of(offer("three", 1000).build())).get(0);
    assertThat(over(late).status()).isEqualTo(OptionalInt.of(481));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void oneIsStoppedAndTheOtherGoesOn(boolean bySender) throws Exception {
    open(AS_IS, Acceptance.MANUAL);
    FileSession session =
        pair.alice
            .files()
            .send(List.of(offer("film", 80_000_000).build(), offer("two", 3_000_000).build()));
    List<FileTransfer> offered = until(pair.bobs.files, 2);
    offered.get(0).session().accept(inbox);
    await().pollInterval(Duration.ofMillis(2)).until(() -> offered.get(0).moved() > 0);
    (bySender ? session.transfers().get(0) : offered.get(0)).stop();

    assertThat(over(session.transfers().get(1)).complete()).isTrue();
    assertThat(over(session.transfers().get(0)).complete()).isFalse();
    assertThat(over(offered.get(0)).complete()).isFalse();
    assertThat(over(offered.get(1)).complete()).isTrue();
    arrived("two");
    await().until(() -> pair.toBob("BYE").size() + pair.fromBob("BYE").size() >= 1);
  }

  @Test
  @Requirement(value = "CT-FT-06", partial = true)
  void whatIsTooLargeIsNotOfferedAtAll() throws Exception {
    open(builder -> builder.maxFileSize(1000), Acceptance.AT_ONCE);
    List<FileOffer> offers = List.of(offer("fits", 1000).build(), offer("large", 1001).build());
    assertThatThrownBy(() -> pair.alice.files().send(offers))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("large has 1001 bytes")
        .hasMessageContaining("1000");
    FileSession session = pair.alice.files().send(offers.subList(0, 1));
    assertThatThrownBy(() -> session.send(offers.subList(1, 2)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(over(session.transfers().get(0)).complete()).isTrue();
    assertThat(pair.toBob("INVITE")).hasSize(1);
  }

  @Test
  @Requirement(value = "CT-FT-09", partial = true)
  void severalFilesDoNotGoToSeveralRecipients() throws Exception {
    open(AS_IS, Acceptance.AT_ONCE);
    FileOffer toCarol = FileOffer.to("sip:carol@cpm.example", file("two", 10)).build();
    List<FileOffer> offers = List.of(offer("one", 10).build(), toCarol);
    assertThatThrownBy(() -> pair.alice.files().send(offers))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one recipient");
    assertThat(pair.toBob("INVITE")).isEmpty();
  }

  @Test
  @Requirement(value = "CT-FT-14", partial = true)
  void whatIsSaidOfAFileIsShown() throws Exception {
    open(AS_IS, Acceptance.MANUAL);
    FileOffer offer = offer("trail map.jpg", 1234).description("The way up 🏔").build();
    pair.alice.files().send(offer);
    FileTransfer shown = until(pair.bobs.files, 1).get(0);
    assertThat(shown.name()).isEqualTo("trail map.jpg");
    assertThat(shown.type()).isEqualTo("image/jpeg");
    assertThat(shown.size()).isEqualTo(1234);
    assertThat(shown.description()).contains("The way up 🏔");
    assertThat(shown.date()).isEqualTo(offer.date());
    assertThat(shown.peer()).contains(ALICE);
  }

  private static FileSelector named(String name) {
    return new FileSelector(Optional.of(name), Optional.empty(), OptionalLong.empty(), List.of());
  }

  @Test
  @Requirement(
      value = {"CT-FT-04.2", "CT-FT-15", "CT-FT-17"},
      partial = true)
  void theUserSaysWhichFilesAreGiven() throws Exception {
    open(b -> b.givesFiles(Acceptance.MANUAL), b -> b.filesInto(inbox, Acceptance.AT_ONCE));
    FileSession wanted =
        pair.bob.files().fetch(ALICE, List.of(named("map"), named("diary")), inbox);
    List<FileTransfer> asked = until(pair.alices.asked, 2);
    assertThat(asked.get(0).known()).isEmpty();
    assertThat(asked.get(0).peer()).contains(BOB);
    Path map = file("map", 70_000);
    asked.get(1).decline();
    asked.get(0).give(map);
    FileResult came = over(wanted.transfers().get(0));
    assertThat(came.complete()).as(came.reason()).isTrue();
    arrived("map");
    assertThat(over(wanted.transfers().get(1)).reason()).isEqualTo("603 Decline");

    FileTransfer refused = pair.bob.files().fetch(ALICE, named("diary"), inbox);
    until(pair.alices.asked, 3).get(2).decline();
    assertThat(over(refused).status()).isEqualTo(OptionalInt.of(603));
    assertThat(inbox.toFile().list()).containsExactly("map");
  }

  @Test
  @Requirement(value = "CT-FT-16", partial = true)
  void whatIsAskedForMayBeTooLargeToo() throws Exception {
    open(
        b -> b.givesFiles(Acceptance.MANUAL),
        b -> b.filesInto(inbox, Acceptance.AT_ONCE).maxFileSize(1000));
    FileTransfer wanted = pair.bob.files().fetch(ALICE, named("map"), inbox);
    until(pair.alices.asked, 1).get(0).give(file("map", 1001));
    FileResult result = over(wanted);
    assertThat(result.kind()).isEqualTo(FileResult.Kind.FAILED);
    assertThat(result.reason()).contains("larger than this device takes");
    FileSelector known =
        new FileSelector(Optional.of("map"), Optional.empty(), OptionalLong.of(1001), List.of());
    assertThatThrownBy(() -> pair.bob.files().fetch(ALICE, known, inbox))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
