package org.opencpm.storage.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencpm.storage.BlobStore;
import org.opencpm.storage.BlobStoreContract;
import org.opencpm.storage.BlobWriter;

class FileBlobStoreTest implements BlobStoreContract {

  @TempDir private Path folder;

  @Override
  public BlobStore store() throws IOException {
    return new FileBlobStore(folder);
  }

  @Test
  void whatWasWrittenIsThereForAnotherInstance() throws IOException {
    try (BlobWriter writer = store().create("a1")) {
      writer.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    }

    assertThat(store().held("a1")).hasValue(3);
  }

  @Test
  void aFinishedBlobIsOneFileAndNothingElseIsLeft() throws IOException {
    try (BlobWriter writer = store().create("a1b2")) {
      writer.write(ByteBuffer.wrap(new byte[] {1}));
      writer.finish();
    }

    assertThat(folder.resolve("whole/a1/a1b2")).hasBinaryContent(new byte[] {1});
    assertThat(folder.resolve("partial")).isEmptyDirectory();
  }

  @Test
  void aFileThatIsNoBlobIsLeftAlone() throws IOException {
    BlobStore store = store();
    Path foreign = Files.createFile(folder.resolve("partial/README.txt"));

    assertThat(store.sweep(java.time.Instant.MAX, ids -> java.util.Set.of())).isZero();
    assertThat(foreign).exists();
  }
}
