package org.opencpm.filetransfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import javax.servlet.http.HttpServletResponse;

/**
 * The rest of an upload by PUT (fact sheet 6.6). Our own offset counts: what the sender sends again
 * is passed over, so that a client that begins one byte too early does no harm.
 */
final class RangeUpload implements IncomingBody {

  private final ContentServer server;
  private final Upload upload;
  private final ContentRange range;
  private long at;
  private long received;

  RangeUpload(ContentServer server, Upload upload, ContentRange range) {
    this.server = server;
    this.upload = upload;
    this.range = range;
    this.at = range.first();
  }

  @Override
  public void take(byte[] bytes, int length) throws FileRefused {
    if (at + length > range.last() + 1) {
      throw new BadBody(Problem.BAD_RANGE, "more bytes than Content-Range says");
    }
    int known = (int) Math.max(0, Math.min(length, upload.position() - at));
    received += length - known;
    upload.write(ByteBuffer.wrap(bytes, known, length - known));
    at += length;
  }

  @Override
  public void answer(HttpServletResponse response) throws FileRefused, IOException {
    if (at <= range.last()) {
      throw new BadBody(Problem.BAD_RANGE, "fewer bytes than Content-Range says");
    }
    if (upload.position() == range.size().orElse(-1)) {
      Documents.answer(response, upload.complete());
    } else {
      upload.close();
      Documents.answer(response, server.progress(upload.transfer()));
    }
  }

  @Override
  public long received() {
    return received;
  }

  @Override
  public void close() {
    upload.close();
  }
}
