package org.opencpm.filetransfer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import javax.servlet.http.HttpServletResponse;

/**
 * An upload by a form: {@code tid}, {@code Thumbnail}, {@code File} (fact sheet 6.6). The file goes
 * to the content server as it comes; the two others, which are small, are kept until it begins.
 */
final class FormUpload implements IncomingBody, FormReader.Listener<FileRefused> {

  private static final int MAX_FIELD = 512 * 1024;

  private final ContentServer server;
  private final long senderId;
  private final long length;
  private final FormReader<FileRefused> reader;
  private FormPart part;
  private final ByteArrayOutputStream field = new ByteArrayOutputStream();
  private Optional<String> tid = Optional.empty();
  private byte[] thumbnail;
  private Optional<String> thumbnailType = Optional.empty();
  private Upload upload;
  private long received;

  /**
   * Begins one.
   *
   * @param contentType of the request
   * @param length of the request's body in bytes, -1 if not known
   * @throws FormSyntaxException if the type is not that of a form
   */
  FormUpload(ContentServer server, long senderId, String contentType, long length)
      throws FormSyntaxException {
    this.server = server;
    this.senderId = senderId;
    this.length = length;
    this.reader = new FormReader<>(contentType, this);
  }

  @Override
  public void take(byte[] bytes, int count) throws FileRefused, FormSyntaxException {
    reader.feed(bytes, 0, count);
  }

  @Override
  public void begins(FormPart next) throws FileRefused {
    part = next;
    field.reset();
    if (isFile() && upload == null) {
      upload =
          server.begin(
              senderId,
              new FileOffer(
                  tid.orElseGet(() -> UUID.randomUUID().toString()),
                  part.fileName().orElse(""),
                  part.contentType(),
                  announced()));
      giveThumbnail();
    }
  }

  @Override
  public void content(ByteBuffer bytes) throws FileRefused {
    if (isFile()) {
      received += bytes.remaining();
      upload.write(bytes);
    } else if (field.size() + bytes.remaining() <= MAX_FIELD) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      field.writeBytes(copy);
    } else {
      throw new BadBody(Problem.TOO_LARGE, "a field of the form is too large");
    }
  }

  @Override
  public void ends() throws FileRefused {
    switch (part.name()) {
      case "tid" -> tid = Optional.of(tid(field.toString(StandardCharsets.UTF_8).strip()));
      case "Thumbnail" -> {
        thumbnail = field.toByteArray();
        thumbnailType = part.contentType();
        giveThumbnail();
      }
      default -> {
        // The file is where it should be; other fields mean nothing.
      }
    }
  }

  @Override
  public void answer(HttpServletResponse response)
      throws FileRefused, FormSyntaxException, IOException {
    if (!reader.isWhole()) {
      throw new BadBody(Problem.BAD_FORM, "the form has no end");
    }
    if (upload == null) {
      throw new BadBody(Problem.BAD_FORM, "no part named File");
    }
    Documents.answer(response, upload.complete());
  }

  @Override
  public long received() {
    return received;
  }

  @Override
  public void close() {
    if (upload != null) {
      upload.close();
    }
  }

  private static String tid(String text) {
    if (!FileOffer.isTid(text)) {
      throw new BadBody(Problem.BAD_FORM, "a tid is 1 to 128 printable characters");
    }
    return text;
  }

  private boolean isFile() {
    return part.name().equals("File");
  }

  /** Of a part without a length of its own the form's length tells it, but for a last line end. */
  private OptionalLong announced() {
    if (part.length().isPresent() || length < 0) {
      return part.length();
    }
    return OptionalLong.of(Math.max(0, length - part.offset() - reader.closingLength() - 2));
  }

  private void giveThumbnail() throws FileRefused {
    if (thumbnail != null && thumbnail.length > 0 && upload != null) {
      upload.thumbnail(thumbnail, thumbnailType);
      thumbnail = null;
    }
  }
}
