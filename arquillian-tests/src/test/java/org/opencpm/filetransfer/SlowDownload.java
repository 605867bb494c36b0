package org.opencpm.filetransfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.opencpm.endtoend.Patience;
import org.opencpm.endtoend.RunningServer;

/** Somebody who has read the first thousand bytes of a file and reads no more. */
public final class SlowDownload implements AutoCloseable {

  private static final int PIECE = 64 * 1024;

  private final Socket socket = new Socket();
  private final InputStream in;

  /**
   * Begins.
   *
   * @param size of the file; more than the buffers of a connection hold
   */
  public SlowDownload(RunningServer server, String url, int size) throws IOException {
    socket.setReceiveBufferSize(8192);
    socket.setSoTimeout((int) Patience.SOON.toMillis());
    socket.connect(new InetSocketAddress("127.0.0.1", server.httpPort()));
    String get = "GET " + URI.create(url).getPath() + " HTTP/1.1\r\nHost: test\r\n\r\n";
    socket.getOutputStream().write(get.getBytes(StandardCharsets.US_ASCII));
    in = socket.getInputStream();
    String head = "";
    while (!head.endsWith("\r\n\r\n")) {
      head += (char) in.read();
    }
    assertThat(head).startsWith("HTTP/1.1 200").contains("Content-Length: " + size);
    assertThat(in.readNBytes(1000)).hasSize(1000);
  }

  /** Waits until the server has given the connection up; nothing is read meanwhile. */
  public void awaitCut() {
    Patience.until(
        "the cut",
        () -> {
          try {
            socket.getOutputStream().write('x');
            return false;
          } catch (IOException e) {
            return true;
          }
        });
  }

  /** Bytes until the connection ends or breaks. */
  public int rest() {
    byte[] buffer = new byte[PIECE];
    int count = 0;
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        count += n;
      }
    } catch (java.net.SocketTimeoutException e) {
      throw new UncheckedIOException("the connection is still open", e);
    } catch (IOException e) {
      // Cut in the middle.
      return count;
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
