package org.opencpm.filetransfer;

import java.util.Optional;
import org.opencpm.filetransfer.FileTransfer.Thumbnail;
import org.opencpm.policy.FileSettings;

/** The URLs of transfers, and the documents that carry them (fact sheet 6.6, 6.7). */
public final class FileUrls {

  /** Path below the base for the rest of an upload. */
  public static final String RESUME = "/r/";

  /** Path below the base for a file. */
  public static final String FILE = "/d/";

  /** Path below the base for a preview. */
  public static final String THUMBNAIL = "/t/";

  private final String base;

  FileUrls(FileSettings settings) {
    this.base = settings.baseUrl();
  }

  /** Where a file and its preview are to be fetched; for a complete transfer. */
  FileInfoDocument document(FileTransfer transfer) {
    String key = transfer.keys().download();
    Optional<FileInfo> thumbnail = transfer.thumbnail().map(icon -> thumbnail(transfer, icon));
    return new FileInfoDocument(
        thumbnail,
        FileInfo.file(
            transfer.size().orElseThrow(),
            FileInfo.xmlText(transfer.name()),
            transfer.contentType(),
            base + FILE + key,
            transfer.expiresAt()));
  }

  /** How far an upload is and where the rest goes. */
  FileResumeInfo resume(FileTransfer transfer, long held) {
    return FileResumeInfo.holding(held, base + RESUME + transfer.keys().upload());
  }

  /** The download key in a URL of ours; empty if it is another's. */
  Optional<String> downloadKey(String url) {
    String begin = base + FILE;
    return url.startsWith(begin) ? Optional.of(url.substring(begin.length())) : Optional.empty();
  }

  /** The key in a URL of one of our previews; empty if it is another's. */
  Optional<String> thumbnailKey(String url) {
    String begin = base + THUMBNAIL;
    return url.startsWith(begin) ? Optional.of(url.substring(begin.length())) : Optional.empty();
  }

  private FileInfo thumbnail(FileTransfer transfer, Thumbnail icon) {
    return FileInfo.thumbnail(
        icon.size(),
        icon.contentType(),
        base + THUMBNAIL + transfer.keys().download(),
        transfer.expiresAt());
  }
}
