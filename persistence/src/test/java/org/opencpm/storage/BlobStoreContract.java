package org.opencpm.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What {@link BlobStore} promises. */
public interface BlobStoreContract {

  /** SHA-256 of "hello world" (as sha256sum prints it). */
  String HELLO_WORLD = "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9";

  /** An empty store. */
  BlobStore store() throws IOException;

  @Test
  default void whatWasWrittenIsReadInAnyRange() throws IOException {
    BlobStore store = store();
    try (BlobWriter writer = store.create("a1")) {
      writer.write(bytes("hello "));
      writer.write(bytes("world"));
      assertThat(writer.position()).isEqualTo(11);
      assertThat(writer.finish()).isEqualTo(new BlobSummary(11, HELLO_WORLD));
    }

    try (Blob blob = store.open("a1")) {
      assertThat(blob.length()).isEqualTo(11);
      assertThat(read(blob, 0, 100)).isEqualTo("hello world");
      assertThat(read(blob, 6, 3)).isEqualTo("wor");
      assertThat(blob.read(ByteBuffer.allocate(1), 11)).isEqualTo(-1);
    }
  }

  @Test
  default void aDigestThatNobodyWantsIsNotMade() throws IOException {
    BlobStore store = store();
    try (BlobWriter writer = store.create("a1")) {
      writer.withoutDigest();
      writer.write(bytes("hello "));
    }
    try (BlobWriter writer = store.resume("a1")) {
      writer.withoutDigest();
      writer.write(bytes("world"));
      assertThat(writer.finish()).isEqualTo(new BlobSummary(11, ""));
    }
    try (Blob blob = store.open("a1")) {
      assertThat(read(blob, 0, 100)).isEqualTo("hello world");
    }
  }

  @Test
  default void anEmptyBlobIsABlob() throws IOException {
    BlobStore store = store();
    try (BlobWriter writer = store.create("a1")) {
      assertThat(writer.finish().length()).isZero();
    }
    try (Blob blob = store.open("a1")) {
      assertThat(blob.length()).isZero();
    }
  }

  @Test
  default void anUnfinishedBlobCannotBeReadButGoneOnWith() throws IOException {
    BlobStore store = store();
    try (BlobWriter writer = store.create("a1")) {
      writer.write(bytes("hello"));
    }

    assertThatThrownBy(() -> store.open("a1")).isInstanceOf(NoSuchFileException.class);
    assertThat(store.held("a1")).hasValue(5);
    try (BlobWriter writer = store.resume("a1")) {
      assertThat(writer.position()).isEqualTo(5);
      writer.write(bytes(" world"));
      assertThat(writer.finish()).isEqualTo(new BlobSummary(11, HELLO_WORLD));
    }
    assertThat(store.held("a1")).isEmpty();
    assertThatThrownBy(() -> store.resume("a1")).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  default void thereIsOneWriterAtATime() throws IOException {
    BlobStore store = store();
    BlobWriter writer = store.create("a1");
    writer.write(bytes("x"));

    assertThatThrownBy(() -> store.resume("a1")).isInstanceOf(BlobBusyException.class);
    assertThat(store.held("a1")).as("asking disturbs no writer").hasValue(1);
    writer.write(bytes("y"));
    assertThatThrownBy(() -> store.resume("a1")).isInstanceOf(BlobBusyException.class);

    writer.close();
    try (BlobWriter next = store.resume("a1")) {
      assertThat(next.position()).isEqualTo(2);
    }
  }

  @Test
  default void anIdIsTakenOnce() throws IOException {
    BlobStore store = store();
    try (BlobWriter writer = store.create("a1")) {
      assertThatThrownBy(() -> store.create("a1")).isInstanceOf(FileAlreadyExistsException.class);
      writer.finish();
    }
    assertThatThrownBy(() -> store.create("a1")).isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  default void aBlobIsDeletedFinishedOrNot() throws IOException {
    BlobStore store = store();
    write(store, "a1", "x");
    store.create("a2").close();

    assertThat(store.delete("a1")).isTrue();
    assertThat(store.delete("a2")).isTrue();
    assertThat(store.delete("a2")).isFalse();
    assertThatThrownBy(() -> store.open("a1")).isInstanceOf(NoSuchFileException.class);
    assertThat(store.held("a2")).isEmpty();
  }

  @Test
  default void whoReadsADeletedBlobReadsItToItsEnd() throws IOException {
    BlobStore store = store();
    write(store, "a1", "hello");
    try (Blob blob = store.open("a1")) {
      store.delete("a1");
      assertThat(read(blob, 0, 9)).isEqualTo("hello");
    }
  }

  @Test
  default void onlyOldBlobsThatNobodyKnowsAreSweptAway() throws IOException {
    BlobStore store = store();
    write(store, "a1", "known");
    write(store, "a2", "orphan");
    store.create("b1").close();
    store.create("b2").close();
    Set<String> known = Set.of("a1", "b1");

    assertThat(store.sweep(Instant.now().minusSeconds(60), ids -> known)).isZero();
    assertThat(store.sweep(Instant.now().plusSeconds(60), ids -> known)).isEqualTo(2);
    store.open("a1").close();
    assertThat(store.held("b1")).isPresent();
    assertThat(store.held("b2")).isEmpty();
    assertThatThrownBy(() -> store.open("a2")).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  default void anIdIsNoPath() throws IOException {
    BlobStore store = store();

    for (String id : new String[] {"", "..", "../a1", "a/b", "A1", "a".repeat(65), "a\0b"}) {
      assertThatThrownBy(() -> store.create(id)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> store.open(id)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> store.delete(id)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static void write(BlobStore store, String id, String text) throws IOException {
    try (BlobWriter writer = store.create(id)) {
      writer.write(bytes(text));
      writer.finish();
    }
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private static String read(Blob blob, long from, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    int count = blob.read(buffer, from);
    return new String(buffer.array(), 0, count, UTF_8);
  }
}
