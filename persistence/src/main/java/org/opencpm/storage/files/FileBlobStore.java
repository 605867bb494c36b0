package org.opencpm.storage.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.opencpm.storage.Blob;
import org.opencpm.storage.BlobBusyException;
import org.opencpm.storage.BlobStore;
import org.opencpm.storage.BlobWriter;

/**
 * {@link BlobStore} in a folder: unfinished blobs under {@code partial}, finished ones under {@code
 * whole}, spread by the first two characters of their ids. A blob is finished by moving its file,
 * which is atomic within one file system. A lock on the file keeps a second writer away, of another
 * process too; it ends with the process.
 */
public final class FileBlobStore implements BlobStore {

  private static final Pattern ID = Pattern.compile("[a-z0-9-]{2,64}");
  private static final int BATCH = 500;

  private final Path partial;
  private final Path whole;
  private final DurableFolders folders = new DurableFolders();

  /**
   * Opens a store.
   *
   * @param folder its folder, made if it does not exist
   * @throws IOException if it can neither be found nor made
   */
  public FileBlobStore(Path folder) throws IOException {
    this.partial = Files.createDirectories(folder.resolve("partial"));
    this.whole = Files.createDirectories(folder.resolve("whole"));
  }

  @Override
  public BlobWriter create(String id) throws IOException {
    Path file = partial(id);
    if (Files.exists(whole(id))) {
      throw new FileAlreadyExistsException(id);
    }
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    return new FileBlobWriter(locked(channel, id), file, whole(id), 0, folders);
  }

  @Override
  public BlobWriter resume(String id) throws IOException {
    Path file = partial(id);
    FileChannel channel = locked(FileChannel.open(file, StandardOpenOption.WRITE), id);
    try {
      channel.position(channel.size());
      return new FileBlobWriter(channel, file, whole(id), channel.size(), folders);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public OptionalLong held(String id) throws IOException {
    try (FileChannel channel = FileChannel.open(partial(id), StandardOpenOption.WRITE)) {
      long length = channel.size();
      channel.force(true);
      return OptionalLong.of(length);
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    }
  }

  @Override
  public Blob open(String id) throws IOException {
    return new FileBlob(FileChannel.open(whole(id), StandardOpenOption.READ));
  }

  @Override
  public boolean delete(String id) throws IOException {
    return Files.deleteIfExists(partial(id)) | Files.deleteIfExists(whole(id));
  }

  @Override
  public int sweep(Instant before, UnaryOperator<Set<String>> known) throws IOException {
    int removed = sweep(partial, before, known);
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(whole)) {
      for (Path folder : folders) {
        removed += sweep(folder, before, known);
      }
    }
    return removed;
  }

  private int sweep(Path folder, Instant before, UnaryOperator<Set<String>> known)
      throws IOException {
    int removed = 0;
    Set<String> batch = new HashSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (isOld(file, before)) {
          batch.add(file.getFileName().toString());
        }
        if (batch.size() == BATCH) {
          removed += remove(folder, batch, known);
        }
      }
    }
    return removed + remove(folder, batch, known);
  }

  private static boolean isOld(Path file, Instant before) throws IOException {
    try {
      return ID.matcher(file.getFileName().toString()).matches()
          && Files.getLastModifiedTime(file).toInstant().isBefore(before);
    } catch (NoSuchFileException e) {
      // Finished or deleted since the folder was read.
      return false;
    }
  }

  private static int remove(Path folder, Set<String> batch, UnaryOperator<Set<String>> known)
      throws IOException {
    if (batch.isEmpty()) {
      return 0;
    }
    batch.removeAll(known.apply(Set.copyOf(batch)));
    int removed = 0;
    for (String id : batch) {
      removed += Files.deleteIfExists(folder.resolve(id)) ? 1 : 0;
    }
    batch.clear();
    return removed;
  }

  /** The lock lives as long as the channel. */
  private static FileChannel locked(FileChannel channel, String id) throws IOException {
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      throw new BlobBusyException(id);
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    if (lock == null) {
      throw new BlobBusyException(id);
    }
    return channel;
  }

  private Path partial(String id) {
    return partial.resolve(checked(id));
  }

  private Path whole(String id) {
    return whole.resolve(checked(id).substring(0, 2)).resolve(id);
  }

  private static String checked(String id) {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("not an id of a blob");
    }
    return id;
  }
}
