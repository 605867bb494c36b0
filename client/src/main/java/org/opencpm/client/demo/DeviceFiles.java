package org.opencpm.client.demo;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.opencpm.client.Acceptance;
import org.opencpm.client.CpmClientBuilder;
import org.opencpm.client.FileTransfer;
import org.opencpm.filetransfer.FileName;

/**
 * The files of one device of the demonstration: what is offered to it and what its folder holds.
 */
final class DeviceFiles {

  private final FileWays ways;
  private final Path folder;
  private final Map<String, CompletableFuture<FileTransfer>> offered = new ConcurrentHashMap<>();

  /**
   * No files yet.
   *
   * @param ways how the device gets them
   * @param folder where they are put
   */
  DeviceFiles(FileWays ways, Path folder) {
    this.ways = ways;
    this.folder = folder;
  }

  /** Where its files are. */
  Path folder() {
    return folder;
  }

  /** Makes a client get files as its device does. */
  void configure(CpmClientBuilder client, Acceptance when) {
    if (ways != FileWays.NONE) {
      client.filesInto(folder, when).fileWays(true, ways == FileWays.BOTH);
    }
  }

  /** Completes when a file is offered that has this imdn.Message-ID. */
  CompletableFuture<FileTransfer> offered(String messageId) {
    return offered.computeIfAbsent(messageId, id -> new CompletableFuture<>());
  }

  /**
   * A file is offered: its thumbnail is kept, if it has one.
   *
   * @throws IOException when the thumbnail cannot be written; the file counts as offered all the
   *     same
   */
  void rings(FileTransfer transfer) throws IOException {
    try {
      if (transfer.thumbnail().isPresent()) {
        keepThumbnail(transfer.name(), transfer.thumbnail().get().image());
      }
    } finally {
      offered(transfer.messageId().orElse("")).complete(transfer);
    }
  }

  /** Name under which the thumbnail of a file is put. */
  static String thumbnailOf(String fileName) {
    return fileName + ".thumbnail";
  }

  void keepThumbnail(String fileName, byte[] picture) throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve(thumbnailOf(FileName.safe(fileName))), picture);
  }

  /** What lies in the folder, a part of a file that is not whole included. */
  List<FileContent> landed() throws IOException {
    List<FileContent> all = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> here = Files.newDirectoryStream(folder)) {
        for (Path file : here) {
          all.add(FileContent.of(file));
        }
      }
    }
    return all;
  }
}
