package org.opencpm.client.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.opencpm.subscriber.DigestChallenge;
import org.opencpm.subscriber.DigestCredentials;

/**
 * The uploads of one user to the content server (fact sheet 6.6), each on a connection of its own.
 * One challenge serves many requests. For one thread.
 */
final class FileUploads {

  private static final String BOUNDARY = "cpm-bench";

  private final InetSocketAddress server;
  private final String user;
  private final String password;
  private DigestChallenge challenge;
  private int uses;

  FileUploads(InetSocketAddress server, String user, String password) {
    this.server = server;
    this.user = user;
    this.password = password;
  }

  private void challenge() throws IOException {
    try (HttpConnection http = new HttpConnection(server)) {
      http.send("POST /ft", "Content-Length: 0\r\nConnection: close\r\n");
      String value = http.head().fields().getOrDefault("www-authenticate", "");
      challenge =
          Optional.of(value)
              .flatMap(DigestChallenge::parse)
              .orElseThrow(() -> new IOException("no challenge to an empty POST"));
      uses = 0;
    }
  }

  /**
   * Uploads bytes.
   *
   * @return what the server answered: the document that says where they are
   */
  String upload(byte[] file) throws IOException {
    if (challenge == null || uses > 50) {
      challenge();
    }
    uses++;
    byte[] head =
        ("--"
                + BOUNDARY
                + "\r\nContent-Disposition: form-data; name=\"tid\"\r\n"
                + "Content-Type: text/plain\r\n\r\n"
                + UUID.randomUUID()
                + "\r\n--"
                + BOUNDARY
                + "\r\nContent-Disposition: form-data; name=\"File\"; filename=\"bench.bin\"\r\n"
                + "Content-Type: application/octet-stream\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] tail = ("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII);
    String credentials =
        DigestCredentials.answer(
                challenge, user, password, "POST", "/ft", uses, Long.toHexString(System.nanoTime()))
            .toHeaderValue();
    try (HttpConnection http = new HttpConnection(server)) {
      http.send(
          "POST /ft",
          "Authorization: "
              + credentials
              + "\r\nContent-Type: multipart/form-data; boundary="
              + BOUNDARY
              + "\r\nContent-Length: "
              + (head.length + file.length + tail.length)
              + "\r\nConnection: close\r\n");
      http.send(head, head.length);
      http.send(file, file.length);
      http.send(tail, tail.length);
      HttpConnection.Head answer = http.head();
      String document = http.text(answer);
      if (answer.status() != 200) {
        throw new IOException("upload: " + answer.status() + " " + document.strip());
      }
      return document;
    }
  }
}
