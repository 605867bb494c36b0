package org.opencpm.client.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One HTTP/1.1 connection of the load program: as little as moves a file. For one thread. */
final class HttpConnection implements AutoCloseable {

  private static final int BUFFER = 1 << 16;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final byte[] buffer = new byte[BUFFER];

  /**
   * The head of an answer.
   *
   * @param fields header fields, their names in lower case; of several with one name the last
   */
  record Head(int status, Map<String, String> fields) {

    long length() {
      return Long.parseLong(fields.getOrDefault("content-length", "0"));
    }
  }

  HttpConnection(InetSocketAddress server) throws IOException {
    this(server, 0);
  }

  /**
   * Connects.
   *
   * @param receiveBuffer bytes that the kernel may take before this program does; 0 for its default
   */
  HttpConnection(InetSocketAddress server, int receiveBuffer) throws IOException {
    socket = new Socket();
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.connect(server);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream(), BUFFER);
    out = socket.getOutputStream();
  }

  /** Sends the head of a request. */
  void send(String line, String fields) throws IOException {
    String head = line + " HTTP/1.1\r\nHost: bench\r\n" + fields + "\r\n";
    out.write(head.getBytes(StandardCharsets.US_ASCII));
  }

  void send(byte[] bytes, int length) throws IOException {
    out.write(bytes, 0, length);
  }

  /** Reads the head of an answer. */
  Head head() throws IOException {
    int status = Integer.parseInt(line().split(" ")[1]);
    Map<String, String> fields = new TreeMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      fields.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return new Head(status, fields);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the server closed the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  /** Reads so many bytes and looks at none of them. */
  void skip(long length) throws IOException {
    for (long left = length; left > 0; ) {
      int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (read < 0) {
        throw new EOFException(left + " bytes are missing");
      }
      left -= read;
    }
  }

  /** Reads a short body. */
  String text(Head head) throws IOException {
    return new String(in.readNBytes((int) head.length()), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
