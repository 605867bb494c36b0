package org.opencpm.filetransfer;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Copies of files of listed content servers, on our own, for devices that take files by MSRP alone
 * (fact sheet 6.8). One copy serves all to whom the sender has sent the link; it goes as any file
 * of the content server goes, and counts in the same quota. Blocks on network, database and store.
 */
final class FetchedFiles {

  private static final Logger LOG = Logger.getLogger(FetchedFiles.class.getName());
  private static final String TID = "fetched-";
  private static final int BUFFER = 1 << 16;

  /** Files that are fetched at a time; each holds a thread. Others are tried again later. */
  private static final int AT_A_TIME = 8;

  private final ListedServers servers;
  private final ContentServer server;
  private final Semaphore places = new Semaphore(AT_A_TIME);

  FetchedFiles(ListedServers servers, ContentServer server) {
    this.servers = servers;
    this.server = server;
  }

  /** Whether a URL is one of a listed server. */
  boolean isListed(String url) {
    return servers.listed(url).isPresent();
  }

  /**
   * What our own content server says of its copy, which is made if it is not there.
   *
   * @param owner whose quota it counts in
   * @param document what the message says of the original
   * @throws NoSuchFileException if the original is not there, or not what the message says
   * @throws IOException if it cannot be had now
   */
  FileInfoDocument copy(long owner, FileInfoDocument document) throws IOException {
    FileInfo file = document.file();
    URI url = listed(file);
    String tid = TID + digest(file.url() + "\n" + file.size());
    try {
      Optional<FileInfoDocument> known = known(owner, tid);
      if (known.isPresent()) {
        return known.get();
      }
      if (!places.tryAcquire()) {
        throw new IOException("enough files are fetched at this time");
      }
      try {
        return fetch(owner, tid, url, document);
      } finally {
        places.release();
      }
    } catch (FileRefused e) {
      if (e.reason() == FileRefused.Reason.STORE || e.reason() == FileRefused.Reason.SUPERSEDED) {
        throw new IOException(e.getMessage(), e);
      }
      throw new NoSuchFileException(url.getPath(), null, e.getMessage());
    }
  }

  private URI listed(FileInfo file) throws NoSuchFileException {
    return servers
        .listed(file.url())
        .orElseThrow(() -> new NoSuchFileException(file.url(), null, "not a listed server"));
  }

  private Optional<FileInfoDocument> known(long owner, String tid) throws FileRefused {
    try {
      return Optional.of(server.document(owner, tid));
    } catch (FileRefused e) {
      return switch (e.reason()) {
        case UNKNOWN, EXPIRED, INCOMPLETE -> Optional.empty();
        default -> throw e;
      };
    }
  }

  private FileInfoDocument fetch(long owner, String tid, URI url, FileInfoDocument document)
      throws IOException, FileRefused {
    FileInfo file = document.file();
    FileOffer offer =
        new FileOffer(
            tid,
            file.name().orElse("file"),
            Optional.of(file.contentType()),
            OptionalLong.of(file.size()));
    try (RemoteFile remote = RemoteFile.open(url, file.size(), file.contentType());
        Upload upload = server.begin(owner, offer)) {
      byte[] buffer = new byte[BUFFER];
      for (int count = remote.read(buffer); count >= 0; count = remote.read(buffer)) {
        upload.write(ByteBuffer.wrap(buffer, 0, count));
      }
      Optional<FileInfo> icon = document.thumbnail();
      if (icon.isPresent()) {
        thumbnail(icon.get(), upload);
      }
      return upload.complete();
    }
  }

  /** A file without its thumbnail is better than none. */
  private void thumbnail(FileInfo icon, Upload upload) {
    Optional<URI> url = servers.listed(icon.url());
    if (url.isEmpty() || icon.size() > ThumbnailCheck.MAX_BYTES) {
      return;
    }
    ByteBuffer image = ByteBuffer.allocate((int) icon.size());
    try (RemoteFile remote = RemoteFile.open(url.get(), icon.size(), icon.contentType())) {
      byte[] buffer = new byte[BUFFER];
      for (int count = remote.read(buffer); count >= 0; count = remote.read(buffer)) {
        image.put(buffer, 0, count);
      }
      upload.thumbnail(image.array(), Optional.of(icon.contentType()));
    } catch (IOException | FileRefused e) {
      LOG.log(Level.INFO, "a file is fetched without its thumbnail: {0}", e.getMessage());
    }
  }

  private static String digest(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every JDK", e);
    }
  }
}
