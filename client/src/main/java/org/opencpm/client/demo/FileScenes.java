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

  private final Stage stage;
  private final Transcript transcript;

  FileScenes(Stage stage) {
    this.stage = stage;
    this.transcript = stage.transcript();
  }

  /** A photo to Bob's phone, over MSRP and over HTTP. */
  void sendPhotos() throws IOException, InterruptedException {
    transcript.scene("5. Alice sends Bob a photo with its thumbnail, over MSRP and over HTTP");
    DemoDevice phone = stage.device("bob/phone");
    overMsrp(phone);
    overHttp(phone, List.of(phone, stage.device("bob/tablet")));
  }

  private void overMsrp(DemoDevice phone) throws IOException, InterruptedException {
    DemoDevice alice = stage.device("alice/phone");
    FileOffer offer = photo("beach ⛱.jpg", DemoUser.BOB);
    FileTransfer transfer = send(alice, "bob", offer);
    Optional<FileTransfer> rings = phone.file(transfer.conversationId());
    rings.ifPresent(file -> file.accept(phone.folder()));
    expect(alice, phone, offer, transfer);
    if (sent(alice, offer, transfer)) {
      phone.fileEnd(transfer.conversationId());
      read(alice, phone, transfer);
    }
  }

  private void overHttp(DemoDevice phone, List<DemoDevice> readers)
      throws IOException, InterruptedException {
    DemoDevice alice = stage.device("alice/phone");
    FileOffer offer = photo("sunset 🌅.jpg", DemoUser.BOB);
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
    stage.expect(alice, told.messageId(), Way.MSRP, "where the sunset is", readers);
    stage.expectFile(label(offer), FileContent.of(offer.file()), phone, "", alice);
    expectThumbnail(alice, phone, offer);
    Optional<ReceivedMessage> message = phone.message(told.messageId());
    if (message.isPresent()) {
      fetch(phone, message.get());
    }
    stage.read(alice, told.messageId(), readers);
  }

  private void fetch(DemoDevice phone, ReceivedMessage message) {
    try {
      FileInfoDocument document = message.file().orElseThrow();
      FileInfo file = document.file();
      phone.client().files().download(file, phone.folder(), moved -> {});
      transcript.receives(phone.name(), "server", "download of " + file.name().orElse("?"));
      if (document.thumbnail().isPresent()) {
        FileInfo icon = document.thumbnail().get();
        phone.keepThumbnail(
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
    FileOffer offer = photo("train ticket.jpg", DemoUser.CAROL);
    FileTransfer transfer = send(alice, "carol", offer);
    expect(alice, other, offer, transfer);
    boolean taken = sent(alice, offer, transfer);
    return () -> {
      if (taken) {
        try {
          other.fileEnd(transfer.conversationId());
          read(alice, other, transfer);
        } catch (InterruptedException stopped) {
          Thread.currentThread().interrupt();
        }
      }
    };
  }

  private FileOffer photo(String name, DemoUser to) throws IOException {
    Path file = stage.file(name);
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(name.hashCode());
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        image.setRGB(x, y, (y << 15 | x << 7 | x + y) + random.nextInt(1 << 6));
      }
    }
    ImageIO.write(image, "jpg", file.toFile());
    return FileOffer.to(to.address(stage.settings().domain()), file)
        .type("image/jpeg")
        .makeThumbnail()
        .askAll()
        .build();
  }

  private static String label(FileOffer offer) {
    return offer.name() + " (" + offer.size() / 1000 + " kB)";
  }

  private FileTransfer send(DemoDevice from, String to, FileOffer offer) {
    transcript.sends(from.name(), to, "INVITE for " + label(offer));
    FileTransfer transfer = from.client().files().send(offer);
    from.names(transfer.messageId().orElse(""), offer.name());
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

  private void expect(DemoDevice from, DemoDevice to, FileOffer offer, FileTransfer transfer)
      throws IOException {
    FileContent content = FileContent.of(offer.file());
    stage.expectFile(label(offer), content, to, transfer.messageId().orElse(""), from);
    expectThumbnail(from, to, offer);
  }

  private void expectThumbnail(DemoDevice from, DemoDevice to, FileOffer offer) {
    byte[] picture = offer.thumbnail().map(Thumbnail::image).orElse(new byte[0]);
    FileContent content = FileContent.of(DemoDevice.thumbnailOf(offer.name()), picture);
    stage.expectFile("thumbnail of " + label(offer), content, to, "", from);
  }

  private void read(DemoDevice from, DemoDevice reader, FileTransfer transfer)
      throws InterruptedException {
    String id = transfer.messageId().orElse("");
    from.notification(id, Disposition.DELIVERED);
    reader.readFile(transfer.conversationId());
    from.notification(id, Disposition.DISPLAYED);
  }
}
