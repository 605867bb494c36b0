package org.opencpm.client.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.client.peer.PlainContentServer;
import org.opencpm.compliance.Requirement;
import org.opencpm.filetransfer.FileInfoDocument;

/** Uploads and downloads against a content server of the tests. */
class ContentServerTest {

  @TempDir private Path folder;
  private PlainContentServer peer;
  private ContentServer server;

  @BeforeEach
  void start() throws IOException {
    peer = new PlainContentServer();
    server = server("secret");
  }

  private ContentServer server(String password) {
    return new ContentServer(URI.create(peer.base()), "alice@cpm.example", password);
  }

  @AfterEach
  void stop() {
    peer.close();
  }

  private FileUpload upload(int size) throws IOException {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    Path file = Files.write(folder.resolve("out.bin"), bytes);
    return new FileUpload(
        UUID.randomUUID().toString(), file, "a \"b\".bin", "image/x-test", Optional.empty());
  }

  private Path download(String url, long size) throws IOException {
    try (PartFile part =
        PartFile.open(
            folder.resolve("in"), "../x", Optional.empty(), Optional.of(url), Clock.systemUTC())) {
      return server.download(URI.create(url), part, size, moved -> {});
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3_000_000})
  @Requirement(value = "AD-CL-19", partial = true)
  void aFileGoesUpAndComesDownAsItWas(int size) throws IOException {
    peer.wants("secret");
    List<Long> progress = new ArrayList<>();
    FileUpload upload = upload(size);
    FileInfoDocument document = server.upload(upload, progress::add);
    assertThat(document.file().size()).isEqualTo(size);
    assertThat(document.file().name()).contains("a \"b\".bin");
    assertThat(document.file().contentType()).isEqualTo("image/x-test");
    if (size > 0) {
      assertThat(progress).isSorted().endsWith((long) size);
    }
    Path came = download(document.file().url(), size);
    assertThat(came).isEqualTo(folder.resolve("in").resolve("x"));
    assertThat(Files.mismatch(came, upload.file())).isEqualTo(-1);
  }

  @Test
  void theThumbnailGoesBeforeTheFile() throws IOException {
    FileUpload plain = upload(10);
    FileUpload upload =
        new FileUpload(
            plain.tid(),
            plain.file(),
            plain.name(),
            plain.type(),
            Optional.of(new Thumbnail("image/jpeg", new byte[] {1, 2, 3})));
    FileInfoDocument document = server.upload(upload, moved -> {});
    URI icon = URI.create(document.thumbnail().orElseThrow().url());
    assertThat(server.preview(icon, 100)).containsExactly(1, 2, 3);
    assertThatThrownBy(() -> server.preview(icon, 2)).isInstanceOf(ContentException.class);
  }

  @Test
  void withAWrongPasswordNothingIsSent() throws IOException {
    peer.wants("another");
    assertThatThrownBy(() -> server.upload(upload(1000), moved -> {}))
        .isInstanceOfSatisfying(
            ContentException.class, refused -> assertThat(refused.status()).isEqualTo(401));
    assertThat(peer.requests("POST")).isEqualTo(2);
  }

  @Test
  @Requirement(value = "AD-CL-20", partial = true)
  void anUploadThatWasCutGoesOnWhereItStopped() throws IOException {
    peer.wants("secret");
    FileUpload upload = upload(500_000);
    peer.cutsUploadAfter(123_456);
    assertThatThrownBy(() -> server.upload(upload, moved -> {}))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(ContentException.class);
    List<Long> progress = new ArrayList<>();
    FileInfoDocument document = server.resume(upload, progress::add);
    assertThat(progress.get(0)).isGreaterThanOrEqualTo(123_456);
    assertThat(peer.requests("PUT")).isEqualTo(1);
    Path came = download(document.file().url(), 500_000);
    assertThat(Files.mismatch(came, upload.file())).isEqualTo(-1);
  }

  @Test
  void anUploadOfWhichNothingIsThereStartsAgain() throws IOException {
    FileUpload upload = upload(1000);
    FileInfoDocument document = server.resume(upload, moved -> {});
    assertThat(Files.mismatch(download(document.file().url(), 1000), upload.file())).isEqualTo(-1);
  }

  @Test
  @Requirement(value = "AD-CL-20", partial = true)
  void aDownloadThatWasCutGoesOnWhereItStopped() throws IOException {
    FileUpload upload = upload(2_000_000);
    String url = server.upload(upload, moved -> {}).file().url();
    peer.cutsDownloadAfter(700_000);
    assertThatThrownBy(() -> download(url, 2_000_000)).isInstanceOf(IOException.class);
    List<Path> parts;
    try (var all = Files.list(folder.resolve("in"))) {
      parts = all.toList();
    }
    assertThat(parts).hasSize(1);
    assertThat(Files.size(parts.get(0))).isBetween(1L, 700_000L);
    Path came = download(url, 2_000_000);
    assertThat(Files.mismatch(came, upload.file())).isEqualTo(-1);
    assertThat(parts.get(0)).doesNotExist();
  }

  @Test
  void aFileOfAnotherSizeIsNotTaken() throws IOException {
    String url = server.upload(upload(1000), moved -> {}).file().url();
    assertThatThrownBy(() -> download(url, 999)).hasMessageContaining("1000 bytes came, not 999");
    assertThat(folder.resolve("in").resolve("x")).doesNotExist();
  }

  @Test
  void whatIsNotThereIsSaid() {
    assertThatThrownBy(() -> download(peer.base() + "/d/none", -1))
        .isInstanceOf(ContentException.class)
        .hasMessage("HTTP 404 There is nothing here");
  }
}
