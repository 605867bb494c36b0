package org.opencpm.filetransfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.opencpm.messaging.CpimMessage;
import org.opencpm.messaging.CpimSyntaxException;
import org.opencpm.messaging.Delivery;
import org.opencpm.messaging.MessageKind;
import org.opencpm.messaging.MimeEntity;
import org.opencpm.messaging.SessionDirection;
import org.opencpm.storage.Blob;
import org.opencpm.subscriber.ServiceIdentifier;

/**
 * Makes of a file that came by MSRP a message that says where it is to be fetched, for a device
 * that takes files by HTTP alone (fact sheet 6.8): the file goes to the content server, once for
 * all devices, and the message has the original ids.
 */
final class FileByHttp {

  private static final int BUFFER = 1 << 16;
  private static final String TID = "msrp-";

  /** As many files as are taken over at the same time; two of them may share one. */
  private static final int LOCKS = 64;

  private final ContentServer server;
  private final KeptFiles kept;
  private final List<Object> locks = Stream.generate(Object::new).limit(LOCKS).toList();

  FileByHttp(ContentServer server, KeptFiles kept) {
    this.server = server;
    this.kept = kept;
  }

  /**
   * The message, as a delivery in the place of the file's.
   *
   * @throws IOException if the file is not there, or the content server takes nothing now
   */
  Delivery of(Delivery delivery, StoredFile file, SessionDirection forth) throws IOException {
    long owner = Optional.ofNullable(forth.sender().subscriberId()).orElse(delivery.subscriberId());
    FileInfoDocument document;
    try {
      document = document(owner, file);
    } catch (FileRefused e) {
      throw new IOException(e.getMessage(), e);
    }
    byte[] body = message(delivery, file, document);
    return new Delivery(
        delivery.recipientId(),
        delivery.deviceId(),
        delivery.subscriberId(),
        delivery.seq(),
        MessageKind.STANDALONE,
        delivery.senderAddress(),
        delivery.recipientAddress(),
        delivery.messageId(),
        delivery.conversationId(),
        delivery.contributionId(),
        ServiceIdentifier.PAGER.name(),
        delivery.headers(),
        "message/cpim",
        body,
        body.length,
        delivery.anonymous(),
        delivery.acceptedAt(),
        delivery.expiresAt(),
        delivery.attempts());
  }

  /** The tid at the content server of a file that came by MSRP. */
  static String tidOf(StoredFile file) {
    return TID + file.blob();
  }

  /** Several devices want the same file at the same time: the first takes it over for all. */
  private FileInfoDocument document(long owner, StoredFile file) throws IOException, FileRefused {
    String tid = tidOf(file);
    synchronized (locks.get(Math.floorMod(tid.hashCode(), LOCKS))) {
      return document(owner, tid, file);
    }
  }

  private FileInfoDocument document(long owner, String tid, StoredFile file)
      throws IOException, FileRefused {
    try {
      return server.document(owner, tid);
    } catch (FileRefused e) {
      if (e.reason() != FileRefused.Reason.UNKNOWN
          && e.reason() != FileRefused.Reason.EXPIRED
          && e.reason() != FileRefused.Reason.INCOMPLETE) {
        throw e;
      }
    }
    FileSelector selector = file.description().selector();
    FileOffer offer =
        new FileOffer(
            tid,
            selector.name().orElse("file"),
            selector.type(),
            selector.size().isPresent() ? selector.size() : OptionalLong.empty());
    try (Blob content = kept.read(file.blob());
        Upload upload = server.begin(owner, offer)) {
      copy(content, upload);
      if (file.icon().isPresent()) {
        upload.thumbnail(
            file.icon().get().decoded(), Optional.of(file.icon().get().mediaType().essence()));
      }
      return upload.complete();
    } catch (CpimSyntaxException e) {
      throw new IOException("a thumbnail that was read before", e);
    }
  }

  private static void copy(Blob content, Upload upload) throws IOException, FileRefused {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    long at = 0;
    while (at < content.length()) {
      int read = content.read(buffer, at);
      if (read < 0) {
        throw new IOException("a file is shorter than it was");
      }
      at += read;
      upload.write(buffer.flip());
      buffer.clear();
    }
  }

  /** The sender's own CPIM header fields, where he sent some. */
  private static byte[] message(Delivery delivery, StoredFile file, FileInfoDocument document)
      throws IOException {
    byte[] xml = document.write();
    Optional<MimeEntity> head = file.cpim();
    if (head.isPresent()) {
      try {
        String text = new String(head.get().decoded(), StandardCharsets.UTF_8);
        int end = text.indexOf("\r\n\r\n");
        String headers = end >= 0 ? text.substring(0, end) : text.strip().replace("\n", "\r\n");
        String start =
            headers
                + "\r\n\r\nContent-Type: "
                + FileInfoDocument.MEDIA_TYPE
                + "\r\nContent-Length: "
                + xml.length
                + "\r\n\r\n";
        return concat(start.getBytes(StandardCharsets.UTF_8), xml);
      } catch (CpimSyntaxException e) {
        throw new IOException("CPIM that was read before", e);
      }
    }
    return CpimMessage.builder()
        .from(delivery.anonymous() ? CpimMessage.ANONYMOUS : delivery.senderAddress())
        .to(delivery.recipientAddress())
        .dateTime(OffsetDateTime.ofInstant(delivery.acceptedAt(), ZoneOffset.UTC))
        .contentType(FileInfoDocument.MEDIA_TYPE)
        .content(xml)
        .build()
        .bytes();
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] all = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }
}
