package org.opencpm.filetransfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.opencpm.media.sdp.Direction;
import org.opencpm.media.sdp.MediaDescription;
import org.opencpm.media.sdp.MsrpMediaBuilder;
import org.opencpm.messaging.Delivery;
import org.opencpm.messaging.MimeEntity;
import org.opencpm.messaging.SessionDirection;
import org.opencpm.storage.Blob;
import org.opencpm.subscriber.ServiceIdentifier;

/**
 * Makes of a message about a file on our content server the file itself, for a device that takes
 * files by MSRP alone (fact sheet 6.8): name, size, type and thumbnail as the message has them, and
 * its header fields. Files of other servers are fetched from listed ones alone: no peer sends this
 * server anywhere.
 */
final class HttpFileCargo {

  private static final Logger LOG = Logger.getLogger(HttpFileCargo.class.getName());
  private static final int BUFFER = 1 << 16;

  private final FileShelf shelf;
  private final FetchedFiles fetched;

  HttpFileCargo(FileShelf shelf, FetchedFiles fetched) {
    this.shelf = shelf;
    this.fetched = fetched;
  }

  /** Whether a message speaks of a file that is here, or may be fetched. */
  boolean canBeHad(Delivery delivery) {
    return HttpFile.of(delivery.contentType(), delivery.body())
        .map(file -> file.document().file().url())
        .filter(url -> shelf.isOurs(url) || fetched.isListed(url))
        .isPresent();
  }

  /**
   * The file.
   *
   * @param taken runs once the device has all of it
   * @throws IOException if it is not there, or not any more
   */
  FileCargo of(Delivery delivery, SessionDirection forth, Runnable taken) throws IOException {
    HttpFile message =
        HttpFile.of(delivery.contentType(), delivery.body())
            .orElseThrow(() -> new IOException("not a message about a file"));
    FileInfo info = message.document().file();
    FileInfoDocument here = here(message.document(), delivery, forth);
    String url = here.file().url();
    FileDescription file;
    long id;
    try (Download download = open(url)) {
      FileSelector selector =
          FileSelector.of(
              info.name().orElse(download.name()),
              info.contentType(),
              download.content().length(),
              sha1(download.content()));
      id = download.transferId();
      file = FileDescription.of(selector, UUID.randomUUID().toString());
    }
    String render =
        info.disposition().filter("render"::equals).isPresent() ? "render" : "attachment";
    Optional<MimeEntity> icon = icon(here);
    Optional<String> iconUri = icon.map(FileIcons::uri);
    FileDescription described =
        new FileDescription(
            file.selector(),
            file.transferId(),
            Optional.of(render),
            file.dates(),
            iconUri,
            Optional.empty());
    MediaDescription medium =
        described.applyTo(
            new MsrpMediaBuilder(MsrpMediaBuilder.PORT_OF_ACTIVE, "msrp://localhost/file;tcp")
                .acceptTypes(List.of(info.contentType()))
                .direction(Direction.SENDONLY)
                .build());
    StoredFile stored =
        new StoredFile("", medium, icon, Optional.of(message.head()), Optional.empty());
    return new FileCargo(
        stored, () -> open(url).content(), withService(forth), false, OptionalLong.of(id), taken);
  }

  /** What our content server says of it, or of its copy. */
  private FileInfoDocument here(
      FileInfoDocument document, Delivery delivery, SessionDirection forth) throws IOException {
    if (shelf.isOurs(document.file().url())) {
      return document;
    }
    long owner = Optional.ofNullable(forth.sender().subscriberId()).orElse(delivery.subscriberId());
    return fetched.copy(owner, document);
  }

  private static SessionDirection withService(SessionDirection forth) {
    return new SessionDirection(
        forth.sender(),
        forth.recipient(),
        forth.recipientAddress(),
        forth.deviceKey(),
        forth.callId(),
        forth.conversationId(),
        forth.contributionId(),
        ServiceIdentifier.FILE_TRANSFER,
        forth.headers(),
        forth.life());
  }

  private Download open(String url) throws IOException {
    try {
      return shelf.ours(url).orElseThrow(() -> new IOException("not a file of this server"));
    } catch (FileRefused e) {
      if (e.reason() == FileRefused.Reason.STORE) {
        throw new IOException(e.getMessage(), e);
      }
      throw new NoSuchFileException(e.getMessage());
    }
  }

  private Optional<MimeEntity> icon(FileInfoDocument document) {
    Optional<String> url = document.thumbnail().map(FileInfo::url);
    if (url.isEmpty()) {
      return Optional.empty();
    }
    try {
      Optional<Download> found = shelf.ourThumbnail(url.get());
      if (found.isEmpty()) {
        return Optional.empty();
      }
      try (Download thumbnail = found.get()) {
        return thumbnail.content().length() > FileIcons.MAX_BYTES
            ? Optional.empty()
            : Optional.of(FileIcons.part(thumbnail.contentType(), bytes(thumbnail.content())));
      }
    } catch (FileRefused | IOException e) {
      LOG.log(Level.INFO, "a file goes without its thumbnail: {0}", e.getMessage());
      return Optional.empty();
    }
  }

  private static byte[] bytes(Blob blob) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) blob.length());
    int read = 0;
    while (buffer.hasRemaining() && read >= 0) {
      read = blob.read(buffer, buffer.position());
    }
    return buffer.array();
  }

  private static FileHash sha1(Blob blob) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
      long at = 0;
      for (int read = 0; read >= 0 && at < blob.length(); at += Math.max(0, read)) {
        read = blob.read(buffer, at);
        digest.update(buffer.flip());
        buffer.clear();
      }
      return FileHash.of(FileHash.SHA_1, digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-1 is part of every JDK", e);
    }
  }
}
