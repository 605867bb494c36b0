package org.opencpm.client.file;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.LongConsumer;

/**
 * The body of an upload (fact sheet 6.6): a form of {@code tid}, {@code Thumbnail} and {@code File}
 * in this order (RFC 7578). The file is read while it is sent.
 */
final class UploadForm {

  private final String boundary = "cpm-" + UUID.randomUUID();
  private final FileUpload upload;

  UploadForm(FileUpload upload) {
    this.upload = upload;
  }

  String contentType() {
    return "multipart/form-data; boundary=" + boundary;
  }

  /**
   * The body.
   *
   * @param progress hears how many bytes of the file have been read to be sent
   */
  BodyPublisher body(LongConsumer progress) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    part(head, "name=\"tid\"", "text/plain");
    head.writeBytes(upload.tid().getBytes(StandardCharsets.UTF_8));
    if (upload.thumbnail().isPresent()) {
      Thumbnail picture = upload.thumbnail().get();
      text(head, "\r\n");
      part(head, "name=\"Thumbnail\"; filename=\"thumbnail.jpg\"", picture.contentType());
      head.writeBytes(picture.image());
    }
    text(head, "\r\n");
    part(head, "name=\"File\"; filename=\"" + escaped(upload.name()) + '"', upload.type());
    byte[] tail = ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII);
    return BodyPublishers.concat(
        BodyPublishers.ofByteArray(head.toByteArray()),
        rest(upload.file(), 0, progress),
        BodyPublishers.ofByteArray(tail));
  }

  /**
   * A file from a place on.
   *
   * @param progress hears the place in the file up to which it has been read to be sent
   */
  static BodyPublisher rest(Path file, long from, LongConsumer progress) throws IOException {
    long length = Files.size(file) - from;
    return length <= 0
        ? BodyPublishers.noBody()
        : BodyPublishers.fromPublisher(
            BodyPublishers.ofInputStream(() -> open(file, from, progress)), length);
  }

  private static InputStream open(Path file, long from, LongConsumer progress) {
    try {
      InputStream in = Files.newInputStream(file);
      in.skipNBytes(from);
      return new Counted(in, from, progress);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private void part(ByteArrayOutputStream form, String parameters, String type) {
    text(
        form,
        "--"
            + boundary
            + "\r\nContent-Disposition: form-data; "
            + parameters
            + "\r\nContent-Type: "
            + type.replaceAll("[\\r\\n]", "")
            + "\r\n\r\n");
  }

  private static void text(ByteArrayOutputStream form, String text) {
    form.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** As forms escape it: quote and line ends, and nothing else (RFC 7578 section 4.2). */
  private static String escaped(String name) {
    return name.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
  }

  private static final class Counted extends FilterInputStream {

    private final LongConsumer progress;
    private long count;

    Counted(InputStream in, long from, LongConsumer progress) {
      super(in);
      this.progress = progress;
      this.count = from;
    }

    @Override
    public int read() throws IOException {
      int one = super.read();
      counted(one < 0 ? 0 : 1);
      return one;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = super.read(into, offset, length);
      counted(Math.max(0, read));
      return read;
    }

    private void counted(int bytes) {
      count += bytes;
      progress.accept(count);
    }
  }
}
