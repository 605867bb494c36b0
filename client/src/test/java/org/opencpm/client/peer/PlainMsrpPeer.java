package org.opencpm.client.peer;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/**
 * An MSRP end made of plain sockets: it listens, keeps the frames that come as text, and lets its
 * user write whatever he likes. No MSRP library.
 */
public final class PlainMsrpPeer implements AutoCloseable {

  private final ServerSocket listener;
  private final List<String> frames = new CopyOnWriteArrayList<>();
  private final List<Socket> connections = new CopyOnWriteArrayList<>();
  private volatile BiConsumer<String, Socket> onFrame = (frame, socket) -> answer(frame, socket);

  public PlainMsrpPeer() throws IOException {
    listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::accept, "msrp-peer");
    thread.setDaemon(true);
    thread.start();
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** All frames that came, head and body in ISO 8859-1. */
  public List<String> frames() {
    return frames;
  }

  /** Connections that were opened, the closed ones among them. */
  public int connections() {
    return connections.size();
  }

  /** What is done with each frame; by default a SEND is answered with 200. */
  public void onFrame(BiConsumer<String, Socket> action) {
    onFrame = action;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        connections.add(socket);
        Thread thread = new Thread(() -> read(socket), "msrp-peer-connection");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException end) {
        return;
      }
    }
  }

  private void read(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      while (true) {
        String frame = frame(in);
        frames.add(frame);
        onFrame.accept(frame, socket);
      }
    } catch (EOFException end) {
      return;
    } catch (IOException broken) {
      return;
    }
  }

  private static String frame(InputStream in) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    String endLine = null;
    while (true) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException();
      }
      line.write(next);
      if (next == '\n') {
        String text = line.toString(StandardCharsets.ISO_8859_1);
        frame.writeBytes(line.toByteArray());
        line.reset();
        if (endLine == null) {
          endLine = "-------" + text.split(" ")[1].strip();
        } else if (text.startsWith(endLine)) {
          return frame.toString(StandardCharsets.ISO_8859_1);
        }
      }
    }
  }

  public static String header(String frame, String name) {
    int end = frame.indexOf("\r\n\r\n");
    for (String line : (end < 0 ? frame : frame.substring(0, end)).split("\r\n")) {
      if (line.startsWith(name + ": ")) {
        return line.substring(name.length() + 2);
      }
    }
    return null;
  }

  /** Answers a SEND with 200; leaves anything else alone. */
  public void answer(String frame, Socket socket) {
    String[] first = frame.substring(0, frame.indexOf('\r')).split(" ");
    if (first[2].equals("SEND") && !"no".equals(header(frame, "Failure-Report"))) {
      write(
          socket,
          "MSRP "
              + first[1]
              + " 200 OK\r\nTo-Path: "
              + header(frame, "From-Path")
              + "\r\nFrom-Path: "
              + header(frame, "To-Path")
              + "\r\n-------"
              + first[1]
              + "$\r\n");
    }
  }

  public void write(Socket socket, String text) {
    try {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException gone) {
      throw new IllegalStateException(gone);
    }
  }

  /** Resets the connections that there are, and goes on listening. */
  public void reset() throws IOException {
    for (Socket socket : connections) {
      if (!socket.isClosed()) {
        socket.setSoLinger(true, 0);
        socket.close();
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    reset();
  }
}
