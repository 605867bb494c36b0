package org.opencpm.filetransfer;

import org.opencpm.chat.LegMedia;
import org.opencpm.chat.Traffic;
import org.opencpm.media.msrp.Continuation;
import org.opencpm.media.msrp.MsrpReport;
import org.opencpm.media.msrp.MsrpStatus;
import org.opencpm.media.msrp.transport.IncomingChunk;

/**
 * What one medium of a transfer carries at a time: a file, and another one after it when the medium
 * is used again (RFC 5547 section 8.1). The legs of the medium bring here what comes on them.
 *
 * <p>All of it happens on the loop of the MSRP sessions.
 */
final class FileTrack {

  private FilePassage file;

  /** From now on it carries that file. */
  void carry(FilePassage next) {
    file = next;
    next.checkPressure();
  }

  /** The file that it carries, null for none. */
  FilePassage file() {
    return file;
  }

  /** What the media of one leg bring. */
  Traffic of(LegMedia leg) {
    return new Traffic() {
      @Override
      public void chunkStarted(IncomingChunk chunk) {
        if (isSource(leg)) {
          file.chunkStarted(chunk);
        } else {
          chunk.answer(MsrpStatus.FORBIDDEN, "Nothing goes this way");
        }
      }

      @Override
      public void chunkData(IncomingChunk chunk, byte[] data) {
        if (isSource(leg)) {
          file.chunkData(chunk, data);
        }
      }

      @Override
      public void chunkEnded(IncomingChunk chunk, Continuation flag) {
        if (isSource(leg)) {
          file.chunkEnded(chunk, flag);
        }
      }

      @Override
      public void reported(MsrpReport report) {
        if (isTarget(leg)) {
          file.reported(report);
        }
      }

      @Override
      public void pressureChanged() {
        if (isTarget(leg)) {
          file.checkPressure();
        }
      }

      @Override
      public void sourceLost() {
        if (isSource(leg)) {
          file.sourceLost();
        } else if (isTarget(leg)) {
          file.divert("lost");
        }
      }
    };
  }

  private boolean isSource(LegMedia leg) {
    return file != null && file.source() == leg;
  }

  private boolean isTarget(LegMedia leg) {
    return file != null && file.target() == leg;
  }
}
