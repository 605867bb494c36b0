package org.opencpm.filetransfer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A content server of somebody else, which remembers what it was asked for. */
final class ListedContentServer implements AutoCloseable {

  private final HttpServer server;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();

  private interface Answer {
    void give(HttpExchange exchange) throws IOException;
  }

  ListedContentServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    asked.add(path);
    answers.getOrDefault(path, e -> e.sendResponseHeaders(404, -1)).give(exchange);
    exchange.close();
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /** Has a file there. */
  void has(String path, String type, byte[] content) {
    answers.put(
        path,
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", type);
          exchange.sendResponseHeaders(200, content.length);
          exchange.getResponseBody().write(content);
        });
  }

  /** Says that what is asked for there is elsewhere. */
  void moves(String path, String target) {
    answers.put(
        path,
        exchange -> {
          exchange.getResponseHeaders().set("Location", url(target));
          exchange.sendResponseHeaders(302, -1);
        });
  }

  /** The paths that it was asked for. */
  List<String> asked() {
    return List.copyOf(asked);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
