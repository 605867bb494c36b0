package org.opencpm.storage.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Folders of a store that are known to be on the disk, so that each is forced once. */
final class DurableFolders {

  private final Set<Path> known = ConcurrentHashMap.newKeySet();

  /** Makes a folder unless it is there; its name is on the disk when this returns. */
  void make(Path folder) throws IOException {
    if (known.contains(folder) && Files.isDirectory(folder)) {
      return;
    }
    Files.createDirectories(folder);
    force(folder.getParent());
    // Not before: whoever finds it here relies on it.
    known.add(folder);
  }

  /** Puts the names in a folder on the disk. */
  static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
