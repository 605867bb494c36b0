package org.opencpm.filetransfer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Pattern;
import org.opencpm.endtoend.Digest;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.User;

/** A user's client of the content server, in plain HTTP. */
public final class ContentClient {

  static final String BOUNDARY = "b0undary";

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final RunningServer server;
  private final User user;
  private final String password;

  public ContentClient(RunningServer server, User user) {
    this(server, user, user.password());
  }

  ContentClient(RunningServer server, User user, String password) {
    this.server = server;
    this.user = user;
    this.password = password;
  }

  URI uri(String pathAndQuery) {
    return URI.create("http://127.0.0.1:" + server.httpPort() + pathAndQuery);
  }

  /** A request without a body or with one, and no credentials. */
  static HttpResponse<byte[]> send(HttpRequest request) {
    try {
      return HTTP.send(request, BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public static HttpResponse<byte[]> get(String url, String... headers) {
    HttpRequest.Builder request = request(URI.create(url));
    return send((headers.length == 0 ? request : request.headers(headers)).build());
  }

  /** Credentials for a request, by a challenge that was asked for. */
  String credentials(String method, String pathAndQuery) {
    HttpResponse<byte[]> challenged =
        send(request(uri("/ft")).POST(BodyPublishers.noBody()).build());
    String md5 =
        challenged.headers().allValues("WWW-Authenticate").stream()
            .filter(challenge -> challenge.contains("algorithm=MD5"))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no challenge: " + challenged));
    return Digest.credentials(md5, "MD5", method, pathAndQuery, user.digestUser(), password, 1);
  }

  public HttpResponse<byte[]> post(byte[] form) {
    return post(BodyPublishers.ofByteArray(form));
  }

  HttpResponse<byte[]> post(BodyPublisher form) {
    return send(
        request(uri("/ft"))
            .header("Authorization", credentials("POST", "/ft"))
            .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
            .POST(form)
            .build());
  }

  /** Asks for {@code get_upload_info} or {@code get_download_info}. */
  HttpResponse<byte[]> ask(String tid, String what) {
    String path = "/ft?tid=" + tid + "&" + what;
    return send(request(uri(path)).header("Authorization", credentials("GET", path)).build());
  }

  static HttpResponse<byte[]> put(String url, String contentRange, byte[] body) {
    HttpRequest.Builder request = request(URI.create(url)).PUT(BodyPublishers.ofByteArray(body));
    return send(
        (contentRange == null ? request : request.header("Content-Range", contentRange)).build());
  }

  /** Begins to send a form and leaves it open after so many bytes of it. */
  Socket begin(byte[] form, int bytes) {
    try {
      Socket socket = new Socket("127.0.0.1", server.httpPort());
      String head =
          "POST /ft HTTP/1.1\r\nHost: test\r\nContent-Type: multipart/form-data; boundary="
              + BOUNDARY
              + "\r\nAuthorization: "
              + credentials("POST", "/ft")
              + "\r\nContent-Length: "
              + form.length
              + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(form, 0, bytes);
      socket.getOutputStream().flush();
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the server has a request in hand that moves a file of this user. */
  boolean isMoving() {
    String viewer =
        Base64.getEncoder().encodeToString("viewer:cpm-demo".getBytes(StandardCharsets.UTF_8));
    HttpRequest ask =
        request(uri("/admin/api/transfers?size=1"))
            .header("Authorization", "Basic " + viewer)
            .build();
    String files = new String(send(ask).body(), StandardCharsets.UTF_8);
    return Pattern.compile("\\{[^{}]*\"owner\":\"([^\"]*)\"[^{}]*\"live\":true")
        .matcher(files)
        .results()
        .anyMatch(file -> file.group(1).equals(user.sip()));
  }

  // ----- forms -----

  public static byte[] form(String tid, String name, String type, byte[] file) {
    return form(tid, null, name, type, file);
  }

  static byte[] form(String tid, byte[] thumbnail, String name, String type, byte[] file) {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    part(form, "name=\"tid\"", "text/plain", tid.getBytes(StandardCharsets.UTF_8));
    if (thumbnail != null) {
      part(form, "name=\"Thumbnail\"; filename=\"t.jpg\"", "image/jpeg", thumbnail);
    }
    part(form, "name=\"File\"; filename=\"" + name + '"', type, file);
    form.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII));
    return form.toByteArray();
  }

  private static void part(
      ByteArrayOutputStream form, String parameters, String type, byte[] content) {
    String head =
        "--"
            + BOUNDARY
            + "\r\nContent-Disposition: form-data; "
            + parameters
            + "\r\nContent-Type: "
            + type
            + "\r\n\r\n";
    form.writeBytes(head.getBytes(StandardCharsets.UTF_8));
    form.writeBytes(content);
    form.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  private static HttpRequest.Builder request(URI uri) {
    return HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(60));
  }
}
