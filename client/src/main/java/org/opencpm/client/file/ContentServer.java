package org.opencpm.client.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.opencpm.filetransfer.ContentRange;
import org.opencpm.filetransfer.FileDocumentException;
import org.opencpm.filetransfer.FileInfoDocument;
import org.opencpm.filetransfer.FileResumeInfo;

/**
 * A user's side of an HTTP content server (fact sheet 6.6): uploads files and goes on with uploads
 * that were interrupted. Files are read while they are sent, never whole. Its methods block; they
 * are safe for use by several threads.
 */
public final class ContentServer {

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final long SLOWEST = 10_000;
  private static final int TRIES = 3;
  private static final long LONGEST_PAUSE = 60;
  private static final int MOST_DOCUMENT = 64 * 1024;

  private final URI base;
  private final HttpCredentials credentials;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  /**
   * A user at a server.
   *
   * @param base {@code ftHTTPCSURI} of the provisioning
   * @param user name for digest authentication
   */
  public ContentServer(URI base, String user, String password) {
    this.base = base;
    this.credentials = new HttpCredentials(user, password);
  }

  /** Where uploads go. */
  public URI base() {
    return base;
  }

  /** Whether a file is on this server: same scheme, host and port, and below its base. */
  public boolean holds(String url) {
    return url.startsWith(base.toString() + '/');
  }

  /**
   * Uploads a file.
   *
   * @param progress hears the place in the file up to which it has been sent
   * @return where it is to be fetched: the body of the message about it
   * @throws ContentException when the server refuses
   * @throws IOException when the connection breaks: {@link #resume} goes on
   */
  public FileInfoDocument upload(FileUpload upload, LongConsumer progress) throws IOException {
    // Asks for the challenge first: a file is not to be sent in vain.
    HttpResponse<InputStream> asked =
        answered(() -> request(base, "POST").POST(BodyPublishers.noBody()));
    try (InputStream rest = asked.body()) {
      check(asked, rest, 200, 204);
    }
    UploadForm form = new UploadForm(upload);
    HttpResponse<InputStream> answer =
        answered(
            () ->
                request(base, "POST")
                    .header("Content-Type", form.contentType())
                    .timeout(patience(upload.file()))
                    .POST(form.body(progress)));
    return document(answer);
  }

  /**
   * Goes on with an upload where it stopped, or starts it again when the server has nothing of it.
   *
   * @param progress hears the place in the file up to which it has been sent
   * @return where it is to be fetched
   */
  public FileInfoDocument resume(FileUpload upload, LongConsumer progress) throws IOException {
    Optional<FileResumeInfo> held = held(upload.tid());
    if (held.isEmpty()) {
      return upload(upload, progress);
    }
    long size = Files.size(upload.file());
    long from = held.get().end() + 1;
    if (from < size) {
      URI rest = URI.create(held.get().url());
      if (!holds(rest.toString())) {
        throw new IOException("the rest is to go to another server: " + rest);
      }
      String range = "bytes " + from + '-' + (size - 1) + '/' + size;
      BodyPublisher body = UploadForm.rest(upload.file(), from, progress);
      HttpResponse<InputStream> put =
          answered(
              () ->
                  request(rest, "PUT")
                      .header("Content-Range", range)
                      .timeout(patience(upload.file()))
                      .PUT(body));
      try (InputStream in = put.body()) {
        check(put, in, 200, 204);
      }
    }
    return document(answered(() -> request(asking(upload.tid(), "get_download_info"), "GET")));
  }

  /**
   * How much of an upload the server has.
   *
   * @return empty when it has nothing
   */
  public Optional<FileResumeInfo> held(String tid) throws IOException {
    HttpResponse<InputStream> answer =
        answered(() -> request(asking(tid, "get_upload_info"), "GET"));
    try (InputStream in = answer.body()) {
      if (answer.statusCode() == 404 || answer.statusCode() == 410) {
        return Optional.empty();
      }
      check(answer, in, 200, 200);
      return Optional.of(FileResumeInfo.parse(in.readNBytes(MOST_DOCUMENT)));
    } catch (FileDocumentException unreadable) {
      throw new IOException(unreadable.getMessage(), unreadable);
    }
  }

  /** The time for an answer counts from the first byte that is sent. */
  private static Duration patience(Path file) throws IOException {
    return ANSWER.plusSeconds(Files.size(file) / SLOWEST);
  }

  private URI asking(String tid, String what) {
    return URI.create(base + "?tid=" + tid + '&' + what);
  }

  /**
   * Fetches a file, or its rest.
   *
   * @param url where it is; of another server only if the user wants that
   * @param part takes it, behind what it has already
   * @param size of the file; negative when it is not known
   * @param progress hears the place in the file up to which it has come
   * @return where it is now
   * @throws ContentException when the server refuses
   * @throws IOException when the connection breaks or the file cannot be written: another call goes
   *     on
   */
  public Path download(URI url, PartFile part, long size, LongConsumer progress)
      throws IOException {
    HttpResponse<InputStream> answer =
        answered(
            () -> {
              HttpRequest.Builder get = request(url, "GET");
              return part.position() == 0
                  ? get
                  : get.header("Range", "bytes=" + part.position() + '-');
            });
    try (InputStream in = answer.body()) {
      if (answer.statusCode() != 416) {
        check(answer, in, 200, 206);
        part.begin(first(answer, part.position()));
        copy(in, part, progress);
      } else if (part.position() != whole(answer)) {
        part.begin(0);
        throw new IOException("the file on the server is another one");
      }
    }
    if (size >= 0 && part.position() != size) {
      throw new IOException(part.position() + " bytes came, not " + size);
    }
    part.complete();
    return part.whole().orElseThrow();
  }

  /** The first byte of what comes. */
  private static long first(HttpResponse<?> answer, long have) throws IOException {
    if (answer.statusCode() == 200) {
      return 0;
    }
    long first =
        answer
            .headers()
            .firstValue("Content-Range")
            .flatMap(ContentRange::parse)
            .map(ContentRange::first)
            .orElse(-1L);
    if (first < 0 || first > have) {
      throw new IOException("not the part that was asked for");
    }
    return first;
  }

  private static long whole(HttpResponse<?> answer) {
    String range = answer.headers().firstValue("Content-Range").orElse("");
    String size = range.substring(range.lastIndexOf('/') + 1);
    return size.matches("[0-9]{1,18}") ? Long.parseLong(size) : -1;
  }

  private static void copy(InputStream in, PartFile part, LongConsumer progress)
      throws IOException {
    byte[] buffer = new byte[1 << 16];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      part.write(buffer, 0, read);
      progress.accept(part.position());
    }
  }

  /**
   * Fetches a preview.
   *
   * @throws ContentException when the server refuses, or it is larger than {@code most} bytes
   */
  public byte[] preview(URI url, int most) throws IOException {
    HttpResponse<InputStream> answer = answered(() -> request(url, "GET"));
    try (InputStream in = answer.body()) {
      check(answer, in, 200, 200);
      byte[] image = in.readNBytes(most + 1);
      if (image.length > most) {
        throw new ContentException(
            answer.statusCode(), "a preview of more than " + most + " bytes");
      }
      return image;
    }
  }

  /**
   * What a server says of a file without sending it: the name in Content-Disposition.
   *
   * @return the header field's value; empty when there is none
   */
  public Optional<String> disposition(URI url) throws IOException {
    HttpResponse<InputStream> answer =
        answered(() -> request(url, "HEAD").method("HEAD", BodyPublishers.noBody()));
    try (InputStream in = answer.body()) {
      check(answer, in, 200, 200);
      return answer.headers().firstValue("Content-Disposition");
    }
  }

  // ----- requests -----

  /** Makes a request anew for each try. */
  @FunctionalInterface
  private interface Attempt {
    HttpRequest.Builder request() throws IOException;
  }

  private HttpRequest.Builder request(URI uri, String method) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(ANSWER);
    if (uri.getAuthority().equals(base.getAuthority())) {
      credentials.of(method, uri).ifPresent(value -> request.header("Authorization", value));
    }
    return request;
  }

  /** Sends; again with credentials once it was challenged, and later when it was told so. */
  private HttpResponse<InputStream> answered(Attempt attempt) throws IOException {
    boolean challenged = false;
    int tries = 1;
    while (true) {
      HttpResponse<InputStream> answer = send(attempt.request());
      if (answer.statusCode() == 401 && !challenged && credentials.learn(answer)) {
        challenged = true;
      } else if (answer.statusCode() == 503 && tries < TRIES && pauses(answer)) {
        tries++;
      } else {
        return answer;
      }
      answer.body().close();
    }
  }

  private HttpResponse<InputStream> send(HttpRequest.Builder request) throws IOException {
    try {
      return http.send(request.build(), BodyHandlers.ofInputStream());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("stopped").initCause(stopped);
    }
  }

  private static boolean pauses(HttpResponse<?> answer) throws IOException {
    String seconds = answer.headers().firstValue("Retry-After").orElse("").strip();
    if (!seconds.matches("[0-9]{1,4}") || Long.parseLong(seconds) > LONGEST_PAUSE) {
      return false;
    }
    try {
      TimeUnit.SECONDS.sleep(Long.parseLong(seconds));
      return true;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("stopped").initCause(stopped);
    }
  }

  private static FileInfoDocument document(HttpResponse<InputStream> answer) throws IOException {
    try (InputStream in = answer.body()) {
      check(answer, in, 200, 200);
      return FileInfoDocument.parse(in.readNBytes(FileInfoDocument.MAX_BYTES + 1));
    } catch (FileDocumentException unreadable) {
      throw new IOException(unreadable.getMessage(), unreadable);
    }
  }

  private static void check(HttpResponse<?> answer, InputStream body, int good, int alsoGood)
      throws IOException {
    int status = answer.statusCode();
    if (status != good && status != alsoGood) {
      String said = new String(body.readNBytes(MOST_DOCUMENT), StandardCharsets.UTF_8);
      throw new ContentException(status, "HTTP " + status + " " + reason(said));
    }
  }

  /** The title and detail of a problem document (RFC 9457), as far as there is one. */
  private static String reason(String document) {
    StringBuilder reason = new StringBuilder();
    for (String member : new String[] {"title", "detail"}) {
      String text = document.replaceAll("(?s).*\"" + member + "\"\\s*:\\s*\"([^\"]*)\".*", "$1");
      if (!text.equals(document)) {
        reason.append(reason.isEmpty() ? "" : ": ").append(text);
      }
    }
    return reason.toString();
  }
}
