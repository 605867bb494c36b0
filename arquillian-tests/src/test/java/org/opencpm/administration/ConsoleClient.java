package org.opencpm.administration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.opencpm.endtoend.RunningServer;

/** Speaks HTTP to the console as a browser or a program would; follows no redirect by itself. */
final class ConsoleClient {

  private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([^\"]+)\"");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, String> cookies = new TreeMap<>();
  private final String base;

  ConsoleClient(RunningServer server) {
    base = "http://127.0.0.1:" + server.httpPort();
  }

  /** Asks with the cookies that it has, and keeps those that come. */
  HttpResponse<String> send(String path, UnaryOperator<HttpRequest.Builder> change) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
    if (!cookies.isEmpty()) {
      request.header(
          "Cookie",
          cookies.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
    }
    try {
      HttpResponse<String> response =
          http.send(change.apply(request).build(), HttpResponse.BodyHandlers.ofString());
      for (String cookie : response.headers().allValues("Set-Cookie")) {
        String pair = cookie.substring(0, cookie.indexOf(';'));
        cookies.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
      }
      return response;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<String> get(String path) {
    return send(path, request -> request);
  }

  HttpResponse<String> method(String method, String path) {
    return send(path, request -> request.method(method, HttpRequest.BodyPublishers.noBody()));
  }

  /** A form, as a browser sends it. */
  HttpResponse<String> post(String path, Map<String, String> fields, String... headers) {
    String body =
        fields.entrySet().stream()
            .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    return send(
        path,
        request -> {
          request
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(HttpRequest.BodyPublishers.ofString(body));
          return headers.length == 0 ? request : request.headers(headers);
        });
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** The token of the forms of a page. */
  String token(String path) {
    Matcher token = TOKEN.matcher(get(path).body());
    if (!token.find()) {
      throw new AssertionError("no form at " + path);
    }
    return token.group(1);
  }

  /** Tries to log in. */
  HttpResponse<String> login(String name, String password) {
    String token = token("/admin/login");
    return post("/admin/login", Map.of("token", token, "name", name, "password", password));
  }

  String cookie(String name) {
    return cookies.get(name);
  }

  void cookie(String name, String value) {
    cookies.put(name, value);
  }

  /** A request of a program: HTTP Basic, JSON. */
  HttpResponse<String> api(String user, String method, String path, String body) {
    String credentials =
        Base64.getEncoder().encodeToString((user + ":cpm-demo").getBytes(StandardCharsets.UTF_8));
    return send(
        "/admin/api" + path,
        request ->
            request
                .header("Authorization", "Basic " + credentials)
                .header("Content-Type", "application/json")
                .method(
                    method,
                    body == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body)));
  }
}
