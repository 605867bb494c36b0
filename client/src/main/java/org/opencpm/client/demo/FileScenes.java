package org.opencpm.client.demo;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.opencpm.client.FileOffer;
import org.opencpm.client.FileResult;
import org.opencpm.client.FileTransfer;
import org.opencpm.client.ReceivedMessage;
import org.opencpm.client.SendResult;
import org.opencpm.client.file.Thumbnail;
import org.opencpm.filetransfer.FileInfo;
import org.opencpm.filetransfer.FileInfoDocument;
import org.opencpm.notification.Disposition;

/** The scenes of the demonstration that are about files. */
final class FileScenes {

  private static final int WIDTH = 640;
  private static final int HEIGHT = 480;

  /** Of a photo of so many MB that there is time to stop it on the way. */
  private static final int LARGE_WIDTH = 4000;

  private static final int LARGE_HEIGHT = 3000;

  private final Stage stage;
  private final Transcript transcript;

  FileScenes(Stage stage) {
    this.stage = stage;
    this.transcript = stage.transcript();
  }

  /** Photos to Bob, over MSRP with an interruption and over HTTP. */
  void sendPhotos() throws IOException, InterruptedException {
    transcript.scene("5. Alice sends Bob a photo with its thumbnail, over MSRP and over HTTP");
    DemoDevice phone = stage.device("bob/phone");
    DemoDevice tablet = stage.device("bob/tablet");
    overMsrp(phone, tablet);
    overHttp(phone, tablet);
  }

  /** Both devices ring; the phone takes it, is left with a part, and gets the rest. */
  private void overMsrp(DemoDevice phone, DemoDevice tablet)
      throws IOException, InterruptedException {
    DemoDevice alice = stage.device("alice/phone");
    Path file = photo("beach ⛱.jpg", LARGE_WIDTH, LARGE_HEIGHT);
    FileOffer offer = offer(file, DemoUser.BOB).build();
    expectThumbnail(alice, List.of(phone, tablet), offer);
    FileTransfer first = send(alice, "bob", offer);
    Optional<FileTransfer> rings = taken(first, phone, tablet);
    if (rings.isEmpty()) {
      stage.problem(phone.name() + " does not ring for " + label(offer));
      return;
    }
    phone.begins(rings.get());
    first.stop();
    tablet.fileEnd(id(first));
    long there = phone.fileEnd(id(first)).map(FileResult::moved).orElse(0L);
    if (there == 0 || there >= offer.size()) {
      stage.problem(
          alice.name() + " could not stop " + label(offer) + " in the middle, but at " + there);
      return;
    }
    transcript.does(
        alice.name(), "stops it; bob's phone has " + there / 1000 + " kB. It goes on from there");
    FileOffer rest =
        offer(file, DemoUser.BOB).from(there).conversation(first.conversationId()).build();
    FileTransfer second = send(alice, "bob", rest);
    stage.expectFile(label(rest), FileContent.of(file), List.of(phone), id(second), alice);
    taken(second, phone, tablet);
    if (sent(alice, rest, second)) {
      tablet.fileEnd(id(second));
      phone.fileEnd(id(second));
      read(alice, phone, second);
    }
  }

  /** Both devices ring, one takes it: what rings there. */
  private Optional<FileTransfer> taken(FileTransfer sent, DemoDevice taker, DemoDevice other)
      throws InterruptedException {
    stage.expectElsewhere(other);
    other.file(id(sent));
    Optional<FileTransfer> rings = taker.file(id(sent));
    rings.ifPresent(file -> file.accept(taker.files().folder()));
    return rings;
  }

  /** The phone is told where the file is and fetches it; the tablet gets the file over MSRP. */
  private void overHttp(DemoDevice phone, DemoDevice tablet)
      throws IOException, InterruptedException {
    DemoDevice alice = stage.device("alice/phone");
    FileOffer offer = offer(photo("sunset 🌅.jpg", WIDTH, HEIGHT), DemoUser.BOB).build();
    transcript.sends(alice.name(), "server", "upload of " + label(offer));
    FileInfoDocument document;
    try {
      document =
          alice
              .client()
              .files()
              .contentServer()
              .upload(offer.upload(UUID.randomUUID().toString()), moved -> {});
    } catch (IOException failed) {
      stage.problem(alice.name() + " could not upload: " + failed.getMessage());
      return;
    }
    transcript.sends(alice.name(), "bob", "where it is");
    SendResult told =
        stage
            .answer(alice, alice.client().files().announce(offer, document), "MESSAGE")
            .orElse(null);
    if (told == null || !told.accepted()) {
      stage.problem(alice.name() + " could not tell where the file is");
      return;
    }
    transcript.receives(alice.name(), "server", told.status() + " " + told.reason());
    String id = told.messageId();
    stage.expect(alice, id, Way.MSRP, "where the sunset is", List.of(phone));
    stage.expectFile(label(offer), FileContent.of(offer.file()), List.of(phone, tablet), "", alice);
    expectThumbnail(alice, List.of(phone, tablet), offer);
    Optional<ReceivedMessage> message = phone.message(id);
    if (message.isPresent()) {
      fetch(phone, message.get());
    }
    tablet.file(id).ifPresent(file -> file.accept(tablet.files().folder()));
    tablet.fileEnd(id);
    stage.read(alice, id, List.of(phone));
    tablet.readFile(id);
  }

  private void fetch(DemoDevice phone, ReceivedMessage message) {
    try {
      FileInfoDocument document = message.file().orElseThrow();
      FileInfo file = document.file();
      phone.client().files().download(file, phone.files().folder(), moved -> {});
      transcript.receives(phone.name(), "server", "download of " + file.name().orElse("?"));
      if (document.thumbnail().isPresent()) {
        FileInfo icon = document.thumbnail().get();
        phone
            .files()
            .keepThumbnail(
                file.name().orElse(""),
                phone
                    .client()
                    .files()
                    .contentServer()
                    .preview(URI.create(icon.url()), Thumbnail.MAX_BYTES));
      }
    } catch (IOException | NoSuchElementException failed) {
      stage.problem(phone.name() + " could not download: " + failed.getMessage());
    }
  }

  /** A photo to somebody who is not there; what has to be read once he is. */
  Runnable sendToSomebodyOffline(DemoDevice other) throws IOException, InterruptedException {
    DemoDevice alice = stage.device("alice/phone");
    FileOffer offer = offer(photo("train ticket.jpg", WIDTH, HEIGHT), DemoUser.CAROL).build();
    FileTransfer transfer = send(alice, "carol", offer);
    FileContent content = FileContent.of(offer.file());
    stage.expectFile(label(offer), content, List.of(other), id(transfer), alice);
    expectThumbnail(alice, List.of(other), offer);
    boolean taken = sent(alice, offer, transfer);
    return () -> {
      if (taken) {
        try {
          other.fileEnd(id(transfer));
          read(alice, other, transfer);
        } catch (InterruptedException stopped) {
          Thread.currentThread().interrupt();
        }
      }
    };
  }

  private Path photo(String name, int width, int height) throws IOException {
    Path file = stage.file(name);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(name.hashCode());
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, (y << 15 | x << 7 | x + y) + random.nextInt(1 << 14));
      }
    }
    ImageIO.write(image, "jpg", file.toFile());
    return file;
  }

  private FileOffer.Builder offer(Path photo, DemoUser to) {
    return FileOffer.to(to.address(stage.settings().domain()), photo).type("image/jpeg").askAll();
  }

  private static String id(FileTransfer transfer) {
    return transfer.messageId().orElse("");
  }

  private static String label(FileOffer offer) {
    return offer.name() + " (" + offer.size() / 1000 + " kB)";
  }

  private FileTransfer send(DemoDevice from, String to, FileOffer offer) {
    transcript.sends(from.name(), to, "INVITE for " + label(offer));
    FileTransfer transfer = from.client().files().send(offer);
    from.names(id(transfer), offer.name());
    return transfer;
  }

  private boolean sent(DemoDevice from, FileOffer offer, FileTransfer transfer)
      throws InterruptedException {
    Optional<FileResult> result = stage.answer(from, transfer.over(), "the end of " + label(offer));
    if (result.isPresent() && result.get().complete()) {
      transcript.receives(from.name(), "server", "MSRP 200 for all of it");
      return true;
    }
    String why = result.map(FileResult::reason).orElse("it did not end");
    stage.problem(from.name() + " could not send " + label(offer) + ": " + why);
    return false;
  }

  private void expectThumbnail(DemoDevice from, List<DemoDevice> to, FileOffer offer) {
    byte[] picture = offer.thumbnail().map(Thumbnail::image).orElse(new byte[0]);
    FileContent content = FileContent.of(DeviceFiles.thumbnailOf(offer.name()), picture);
    stage.expectFile("thumbnail of " + label(offer), content, to, "", from);
  }

  private void read(DemoDevice from, DemoDevice reader, FileTransfer transfer)
      throws InterruptedException {
    from.notification(id(transfer), Disposition.DELIVERED);
    reader.readFile(id(transfer));
    from.notification(id(transfer), Disposition.DISPLAYED);
  }
}
