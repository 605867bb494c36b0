package org.opencpm.filetransfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.opencpm.messaging.MessageScene.NOW;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.opencpm.filetransfer.FileTransfer.Thumbnail;
import org.opencpm.filetransfer.jpa.JpaFileTransferRepository;
import org.opencpm.messaging.MessageScene;

/** What {@link FileTransferRepository} promises. */
interface FileTransferRepositoryContract {

  MessageScene scene();

  private static <T> T with(MessageScene scene, Function<FileTransferRepository, T> work) {
    return scene.database().inTransaction(em -> work.apply(new JpaFileTransferRepository(em)));
  }

  private static Optional<FileTransfer> find(
      MessageScene scene, Function<FileTransferRepository, Optional<FileTransfer>> work) {
    return with(scene, work);
  }

  private static boolean did(MessageScene scene, Predicate<FileTransferRepository> work) {
    return with(scene, work::test);
  }

  private static long count(MessageScene scene, ToLongFunction<FileTransferRepository> work) {
    return with(scene, work::applyAsLong);
  }

  private static List<FileTransfer> expired(
      MessageScene scene, Function<FileTransferRepository, List<FileTransfer>> work) {
    return with(scene, work);
  }

  private static Set<String> known(
      MessageScene scene, Function<FileTransferRepository, Set<String>> work) {
    return with(scene, work);
  }

  private static NewTransfer transfer(long owner, String tid, String blob) {
    return new NewTransfer(
        owner,
        tid,
        new TransferKeys("u" + blob, "d" + blob),
        "a \"b\" \u2615.jpg",
        "image/jpeg",
        OptionalLong.empty(),
        blob,
        Optional.empty(),
        NOW.plusSeconds(60));
  }

  private static FileTransfer begin(MessageScene scene, long owner, String tid, String blob) {
    return with(scene, files -> files.begin(transfer(owner, tid, blob)));
  }

  private static boolean complete(MessageScene scene, FileTransfer transfer, long size) {
    return with(scene, files -> files.complete(transfer.id(), size, "ab", NOW.plusSeconds(600)))
        .isPresent();
  }

  @Test
  default void aTransferIsFoundByWhatNamesIt() {
    MessageScene scene = scene();
    FileTransfer transfer = begin(scene, 1, "t", "b1");

    assertThat(transfer.state()).isEqualTo(TransferState.RECEIVING);
    assertThat(transfer.name()).isEqualTo("a \"b\" \u2615.jpg");
    assertThat(find(scene, files -> files.findByTid(1, "t"))).contains(transfer);
    assertThat(find(scene, files -> files.findByUploadKey("ub1"))).contains(transfer);
    assertThat(find(scene, files -> files.findByDownloadKey("db1"))).contains(transfer);
    assertThat(find(scene, files -> files.findByTid(2, "t"))).as("of another owner").isEmpty();
    assertThat(find(scene, files -> files.findByDownloadKey("ub1"))).isEmpty();
    assertThat(find(scene, files -> files.findByUploadKey("db1"))).isEmpty();
  }

  @Test
  default void aTransferIsCompletedOnce() {
    MessageScene scene = scene();
    FileTransfer transfer = begin(scene, 1, "t", "b1");
    Thumbnail icon = new Thumbnail("i1", "image/png", 9);

    assertThat(did(scene, files -> files.setThumbnail(transfer.id(), icon))).isTrue();
    assertThat(complete(scene, transfer, 5)).isTrue();
    assertThat(complete(scene, transfer, 6)).isFalse();
    assertThat(did(scene, files -> files.abandon(transfer.id()))).isFalse();
    assertThat(did(scene, files -> files.setThumbnail(transfer.id(), icon))).isFalse();

    FileTransfer found = find(scene, files -> files.findByTid(1, "t")).orElseThrow();
    assertThat(found.state()).isEqualTo(TransferState.COMPLETE);
    assertThat(found.size()).hasValue(5);
    assertThat(found.sha256()).contains("ab");
    assertThat(found.thumbnail()).contains(icon);
    assertThat(found.isAvailable(NOW.plusSeconds(599))).isTrue();
    assertThat(found.isAvailable(NOW.plusSeconds(600))).isFalse();
  }

  @Test
  default void theSameTidAgainEndsTheUnfinishedOneAndLeavesTheCompleteOneToItsRecipients() {
    MessageScene scene = scene();
    FileTransfer unfinished = begin(scene, 1, "t", "b1");
    FileTransfer second = begin(scene, 1, "t", "b2");
    complete(scene, second, 5);
    FileTransfer third = begin(scene, 1, "t", "b3");
    begin(scene, 2, "t", "b4");

    assertThat(find(scene, files -> files.findByTid(1, "t"))).contains(third);
    assertThat(find(scene, files -> files.findByUploadKey("ub1")).map(FileTransfer::state))
        .contains(TransferState.GONE);
    assertThat(did(scene, files -> files.touch(unfinished.id(), OptionalLong.empty(), NOW)))
        .isFalse();
    assertThat(find(scene, files -> files.findByDownloadKey("db2")))
        .hasValueSatisfying(
            kept -> {
              assertThat(kept.isAvailable(NOW)).isTrue();
              assertThat(kept.tid()).isEmpty();
            });
  }

  @Test
  default void aKeyNamesOneTransfer() {
    MessageScene scene = scene();
    begin(scene, 1, "t", "b1");

    assertThatThrownBy(() -> begin(scene, 2, "x", "b1")).isInstanceOf(RuntimeException.class);
  }

  @Test
  default void whatAUserTakesIsCounted() {
    MessageScene scene = scene();
    complete(scene, begin(scene, 1, "a", "b1"), 5);
    FileTransfer announced = begin(scene, 1, "b", "b2");
    did(scene, files -> files.touch(announced.id(), OptionalLong.of(100), NOW.plusSeconds(9)));
    begin(scene, 1, "c", "b3");
    did(scene, files -> files.abandon(begin(scene, 1, "d", "b4").id()));
    complete(scene, begin(scene, 2, "a", "b5"), 1000);

    FileUsage usage = with(scene, files -> files.usageOf(1));
    assertThat(usage).isEqualTo(new FileUsage(105, 3));
    FileUsage nothing = with(scene, files -> files.usageOf(3));
    assertThat(nothing).isEqualTo(new FileUsage(0, 0));
  }

  @Test
  default void whatItsOwnerTakesBackIsGoneWhetherItWasCompleteOrNot() {
    MessageScene scene = scene();
    FileTransfer complete = begin(scene, 1, "a", "b1");
    complete(scene, complete, 5);
    FileTransfer begun = begin(scene, 1, "b", "b2");

    assertThat(did(scene, files -> files.end(complete.id()))).isTrue();
    assertThat(did(scene, files -> files.end(begun.id()))).isTrue();
    assertThat(did(scene, files -> files.end(begun.id()))).isFalse();
    assertThat(did(scene, files -> files.end(-1))).isFalse();
    assertThat(complete(scene, begun, 5)).isFalse();
    assertThat(
            find(scene, files -> files.findByUploadKey(complete.keys().upload()))
                .orElseThrow()
                .state())
        .isEqualTo(TransferState.GONE);
    assertThat(with(scene, files -> files.usageOf(1)).bytes()).isZero();
  }

  @Test
  default void whatIsOverIsEndedAndLaterForgotten() {
    MessageScene scene = scene();
    FileTransfer complete = begin(scene, 1, "a", "b1");
    complete(scene, complete, 5);
    begin(scene, 1, "b", "b2");
    Instant over = NOW.plusSeconds(60);

    assertThat(expired(scene, files -> files.expire(NOW.plusSeconds(59), 9))).isEmpty();
    assertThat(expired(scene, files -> files.expire(over, 9)))
        .extracting(FileTransfer::blob)
        .containsExactly("b2");
    assertThat(expired(scene, files -> files.expire(NOW.plusSeconds(600), 9)))
        .extracting(FileTransfer::blob)
        .containsExactly("b1");
    assertThat(find(scene, files -> files.findByDownloadKey("db1")).map(FileTransfer::state))
        .contains(TransferState.GONE);
    assertThat(find(scene, files -> files.findByTid(1, "a"))).isEmpty();

    assertThat(count(scene, files -> files.forget(over.plusSeconds(1)))).isEqualTo(1);
    assertThat(find(scene, files -> files.findByDownloadKey("db2"))).isEmpty();
    assertThat(find(scene, files -> files.findByDownloadKey("db1"))).isPresent();
  }

  @Test
  default void nothingThatLivesIsForgotten() {
    MessageScene scene = scene();
    begin(scene, 1, "a", "b1");

    assertThat(count(scene, files -> files.forget(Instant.ofEpochMilli(Long.MAX_VALUE)))).isZero();
  }

  @Test
  default void blobsOfTransfersThatAreNotGoneAreKnown() {
    MessageScene scene = scene();
    FileTransfer transfer = begin(scene, 1, "a", "b1");
    did(scene, files -> files.setThumbnail(transfer.id(), new Thumbnail("i1", "image/png", 9)));
    did(scene, files -> files.abandon(begin(scene, 1, "b", "b2").id()));

    assertThat(known(scene, files -> files.known(List.of("b1", "b2", "i1", "x"))))
        .containsExactlyInAnyOrder("b1", "i1");
    assertThat(known(scene, files -> files.known(List.of()))).isEmpty();
  }
}
