package org.opencpm.client.peer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.opencpm.filetransfer.FormPart;
import org.opencpm.filetransfer.FormReader;
import org.opencpm.filetransfer.FormSyntaxException;

/**
 * As much of a content server as a client needs: forms, resumption by PUT, downloads with ranges,
 * digest if it is wanted. It can cut an upload or a download after so many bytes.
 */
public final class PlainContentServer implements AutoCloseable {

  private static final String REALM = "content";

  private final HttpServer server;
  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final Map<String, byte[]> partial = new ConcurrentHashMap<>();
  private final Map<String, String> documents = new ConcurrentHashMap<>();
  private final Map<String, Integer> requests = new ConcurrentHashMap<>();
  private volatile String password;
  private volatile int cutUpload = -1;
  private volatile int cutDownload = -1;
  private volatile boolean changesAByte;

  public PlainContentServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/ft", this::serve);
    server.start();
  }

  /** For other pages of the same server. */
  public HttpServer http() {
    return server;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public String base() {
    return "http://127.0.0.1:" + port() + "/ft";
  }

  /** Wants digest authentication, by alice. */
  public void wants(String secret) {
    password = secret;
  }

  /** The next upload is cut after so many bytes of the file. */
  public void cutsUploadAfter(int bytes) {
    cutUpload = bytes;
  }

  /** The next download is cut after so many bytes. */
  public void cutsDownloadAfter(int bytes) {
    cutDownload = bytes;
  }

  /** What is fetched has another last byte than what was sent. */
  public void changesAByte() {
    changesAByte = true;
  }

  /** What is fetched from a URL of this server. */
  public byte[] content(String url) {
    return files.get(url.substring((base() + "/d/").length()));
  }

  /** Requests of a method so far. */
  public int requests(String method) {
    return requests.getOrDefault(method, 0);
  }

  private void serve(HttpExchange exchange) throws IOException {
    requests.merge(exchange.getRequestMethod(), 1, Integer::sum);
    try (exchange) {
      String path = exchange.getRequestURI().toString().substring("/ft".length());
      boolean open = path.startsWith("/d/") || path.startsWith("/r/");
      if (password != null && !open && !authenticated(exchange)) {
        exchange
            .getResponseHeaders()
            .add(
                "WWW-Authenticate",
                "Digest realm=\"content\", nonce=\"n1\", qop=\"auth\", algorithm=SHA-256");
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(401, -1);
      } else if (path.startsWith("/d/")) {
        download(exchange, files.get(path.substring(3)));
      } else if (exchange.getRequestMethod().equals("PUT")) {
        put(exchange, path.substring(3));
      } else if (exchange.getRequestMethod().equals("POST")) {
        post(exchange);
      } else {
        ask(exchange, path);
      }
    } catch (FormSyntaxException malformed) {
      throw new IOException(malformed);
    }
  }

  private boolean authenticated(HttpExchange exchange) {
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    return given != null
        && given.contains("realm=\"" + REALM + "\"")
        && DigestCheck.right(DigestCheck.parameters(given), exchange.getRequestMethod(), password);
  }

  private void post(HttpExchange exchange) throws IOException, FormSyntaxException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (body.length == 0) {
      exchange.sendResponseHeaders(204, -1);
      return;
    }
    Map<String, ByteArrayOutputStream> parts = new TreeMap<>();
    Map<String, FormPart> heads = new TreeMap<>();
    FormReader<FormSyntaxException> reader =
        new FormReader<>(
            exchange.getRequestHeaders().getFirst("Content-Type"),
            new FormReader.Listener<>() {
              private String name;

              @Override
              public void begins(FormPart part) {
                name = part.name();
                heads.put(name, part);
                parts.put(name, new ByteArrayOutputStream());
              }

              @Override
              public void content(ByteBuffer bytes) {
                byte[] copy = new byte[bytes.remaining()];
                bytes.get(copy);
                parts.get(name).writeBytes(copy);
              }

              @Override
              public void ends() {
                // The next one begins.
              }
            });
    reader.feed(body, 0, body.length);
    byte[] file = parts.get("File").toByteArray();
    String tid = parts.get("tid").toString(StandardCharsets.UTF_8);
    String key = "k" + numbers.incrementAndGet();
    StringBuilder xml = new StringBuilder("<file xmlns=\"urn:gsma:params:xml:ns:rcs:rcs:fthttp\">");
    if (parts.containsKey("Thumbnail")) {
      byte[] icon = parts.get("Thumbnail").toByteArray();
      files.put(key + "t", icon);
      info(xml, "thumbnail", icon.length, "", "image/jpeg", key + "t");
    }
    FormPart head = heads.get("File");
    info(
        xml,
        "file",
        file.length,
        "<file-name>" + head.fileName().orElse("") + "</file-name>",
        head.contentType().orElse("a/b"),
        key);
    documents.put(tid, xml.append("</file>").toString());
    if (cutUpload >= 0) {
      partial.put(key, Arrays.copyOf(file, cutUpload));
      partial.put(tid, key.getBytes(StandardCharsets.US_ASCII));
      cutUpload = -1;
      // Without an answer: the exchange is closed.
      return;
    }
    keep(key, file);
    answer(exchange, documents.get(tid));
  }

  private void keep(String key, byte[] file) {
    byte[] kept = file.clone();
    if (changesAByte) {
      kept[kept.length - 1] ^= 1;
    }
    files.put(key, kept);
  }

  private void info(
      StringBuilder xml, String type, int size, String name, String contentType, String key) {
    xml.append("<file-info type=\"")
        .append(type)
        .append("\"><file-size>")
        .append(size)
        .append("</file-size>")
        .append(name)
        .append("<content-type>")
        .append(contentType)
        .append("</content-type><data url=\"")
        .append(base())
        .append("/d/")
        .append(key)
        .append("\" until=\"2030-01-01T00:00:00Z\"/></file-info>");
  }

  private void ask(HttpExchange exchange, String query) throws IOException {
    String tid = query.replaceAll(".*tid=([^&]*).*", "$1");
    byte[] key = partial.get(tid);
    if (query.endsWith("get_download_info") && documents.containsKey(tid)) {
      answer(exchange, documents.get(tid));
    } else if (query.endsWith("get_upload_info") && key != null) {
      String name = new String(key, StandardCharsets.US_ASCII);
      answer(
          exchange,
          "<file-resume-info><file-range start=\"0\" end=\""
              + (partial.get(name).length - 1)
              + "\"/><data url=\""
              + base()
              + "/r/"
              + name
              + "\"/></file-resume-info>");
    } else {
      exchange.sendResponseHeaders(404, -1);
    }
  }

  private void put(HttpExchange exchange, String key) throws IOException {
    byte[] rest = exchange.getRequestBody().readAllBytes();
    byte[] begin = partial.get(key);
    String range = exchange.getRequestHeaders().getFirst("Content-Range");
    int size = begin.length + rest.length;
    if (!range.equals("bytes " + begin.length + "-" + (size - 1) + "/" + size)) {
      exchange.sendResponseHeaders(416, -1);
      return;
    }
    byte[] whole = Arrays.copyOf(begin, size);
    System.arraycopy(rest, 0, whole, begin.length, rest.length);
    keep(key, whole);
    exchange.sendResponseHeaders(200, -1);
  }

  private void download(HttpExchange exchange, byte[] file) throws IOException {
    if (file == null) {
      answer(exchange, 404, "{\"title\":\"There is nothing here\"}");
      return;
    }
    exchange.getResponseHeaders().add("Content-Disposition", "attachment; filename=\"d.bin\"");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    String range = exchange.getRequestHeaders().getFirst("Range");
    int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
    if (range != null) {
      exchange
          .getResponseHeaders()
          .add("Content-Range", "bytes " + from + "-" + (file.length - 1) + "/" + file.length);
    }
    if (file.length == from) {
      exchange.sendResponseHeaders(file.length == 0 ? 200 : 416, -1);
      return;
    }
    exchange.sendResponseHeaders(range == null ? 200 : 206, file.length - from);
    int until = cutDownload >= 0 ? cutDownload : file.length;
    cutDownload = -1;
    exchange.getResponseBody().write(file, from, until - from);
    exchange.getResponseBody().flush();
  }

  private static void answer(HttpExchange exchange, String document) throws IOException {
    answer(exchange, 200, document);
  }

  private static void answer(HttpExchange exchange, int status, String document)
      throws IOException {
    byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
