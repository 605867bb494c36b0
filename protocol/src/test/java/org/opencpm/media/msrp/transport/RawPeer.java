package org.opencpm.media.msrp.transport;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The other end as bytes on a blocking socket: none of the code under test. */
final class RawPeer implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 5000;
  private static final Pattern START = Pattern.compile("MSRP (\\S+) (\\S+)");

  private final Socket socket;
  private final InputStream in;

  RawPeer(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(TIMEOUT_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  static RawPeer to(InetSocketAddress address) throws IOException {
    return new RawPeer(new Socket(address.getAddress(), address.getPort()));
  }

  Socket socket() {
    return socket;
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** A SEND request of this peer; no body if the content is null. */
  void sendChunk(String tid, String to, String from, String headers, String content)
      throws IOException {
    send(
        "MSRP "
            + tid
            + " SEND\r\nTo-Path: "
            + to
            + "\r\nFrom-Path: "
            + from
            + "\r\n"
            + headers
            + (content == null ? "" : "Content-Type: text/plain\r\n\r\n" + content + "\r\n")
            + "-------"
            + tid
            + "$\r\n");
  }

  /** Everything up to and with the next end-line. */
  String frame() throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    String start = line(frame);
    Matcher matcher = START.matcher(start);
    if (!matcher.lookingAt()) {
      throw new IOException("no start line: " + start);
    }
    Pattern end = Pattern.compile("-------" + Pattern.quote(matcher.group(1)) + "[$+#]\r\n");
    while (!end.matcher(line(frame)).matches()) {
      continue;
    }
    return frame.toString(StandardCharsets.ISO_8859_1);
  }

  private String line(ByteArrayOutputStream frame) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int b;
    do {
      b = in.read();
      if (b < 0) {
        throw new IOException("closed after: " + frame + line);
      }
      line.write(b);
    } while (b != '\n');
    frame.writeBytes(line.toByteArray());
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  /** Answers a request. */
  void answer(String frame, String status) throws IOException {
    Matcher matcher = START.matcher(frame);
    matcher.lookingAt();
    String tid = matcher.group(1);
    send(
        "MSRP "
            + tid
            + " "
            + status
            + "\r\nTo-Path: "
            + header(frame, "From-Path")
            + "\r\nFrom-Path: "
            + header(frame, "To-Path")
            + "\r\n-------"
            + tid
            + "$\r\n");
  }

  static String header(String frame, String name) {
    Matcher matcher = Pattern.compile("\r\n" + name + ": ([^\r]*)\r\n").matcher(frame);
    return matcher.find() ? matcher.group(1) : null;
  }

  static String body(String frame) {
    int from = frame.indexOf("\r\n\r\n");
    return from < 0 ? null : frame.substring(from + 4, frame.lastIndexOf("\r\n-------"));
  }

  /** True if the other end says the end before the time is over. */
  boolean isClosed() throws IOException {
    try {
      int b = in.read();
      while (b >= 0) {
        b = in.read();
      }
      return true;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (java.net.SocketException e) {
      return true;
    }
  }

  /** Ends with a reset. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
