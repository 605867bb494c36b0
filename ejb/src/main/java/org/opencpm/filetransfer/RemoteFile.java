package org.opencpm.filetransfer;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Optional;
import org.opencpm.messaging.MediaType;

/**
 * A file that is read from a listed content server, on the calling thread: no redirection is
 * followed, no proxy used, no credentials sent, and neither silence nor slowness holds the thread
 * for ever. (The JDK's newer client has a thread of its own, which would outlive the application.)
 */
final class RemoteFile implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration SILENCE = Duration.ofSeconds(20);

  /** All of it. */
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private static final int OK = 200;

  private final HttpURLConnection connection;
  private final InputStream in;
  private final long size;
  private final long deadline = System.nanoTime() + LONGEST.toNanos();
  private long read;

  private RemoteFile(HttpURLConnection connection, InputStream in, long size) {
    this.connection = connection;
    this.in = in;
    this.size = size;
  }

  /**
   * Asks for a file.
   *
   * @param size that it has to have, in bytes
   * @param type that it has to have; a server that says nothing of it, or {@code
   *     application/octet-stream}, is believed
   * @throws NoSuchFileException if it is not there, or another one than was said
   * @throws IOException if the server does not answer now
   */
  static RemoteFile open(URI url, long size, String type) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection(Proxy.NO_PROXY);
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setConnectTimeout((int) CONNECT.toMillis());
    connection.setReadTimeout((int) SILENCE.toMillis());
    connection.setRequestProperty("Accept-Encoding", "identity");
    try {
      int status = connection.getResponseCode();
      if (status >= 500 || status == 408 || status == 429 || status < 0) {
        throw new IOException("the content server answers " + status);
      }
      if (status != OK) {
        throw new NoSuchFileException(url.getPath(), null, "the content server answers " + status);
      }
      long length = connection.getContentLengthLong();
      String encoding = connection.getContentEncoding();
      boolean plain = encoding == null || encoding.equalsIgnoreCase("identity");
      if (!plain || length >= 0 && length != size || !fits(connection.getContentType(), type)) {
        throw new NoSuchFileException(url.getPath(), null, "another file than was said");
      }
      return new RemoteFile(connection, connection.getInputStream(), size);
    } catch (IOException e) {
      connection.disconnect();
      throw e;
    }
  }

  private static boolean fits(String served, String said) {
    Optional<String> type =
        Optional.ofNullable(served).flatMap(MediaType::parse).map(MediaType::essence);
    return type.isEmpty()
        || type.get().equals("application/octet-stream")
        || MediaType.parse(said).map(MediaType::essence).equals(type);
  }

  /**
   * Reads the next bytes.
   *
   * @return how many; -1 at the end
   * @throws NoSuchFileException if it is longer or shorter than was said
   * @throws IOException if it breaks off or takes too long
   */
  int read(byte[] buffer) throws IOException {
    if (System.nanoTime() - deadline > 0) {
      throw new IOException("the content server is too slow");
    }
    int count = in.read(buffer);
    read += Math.max(0, count);
    if (read > size || count < 0 && read < size) {
      throw new NoSuchFileException("", null, "not as long as was said");
    }
    return count;
  }

  @Override
  public void close() {
    connection.disconnect();
  }
}
