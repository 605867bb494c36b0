package org.opencpm.client.peer;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A SIP peer made of plain sockets on one loopback port, UDP and TCP. */
public class PlainSipPeer implements AutoCloseable {

  /** Where a message came from and where answers go. */
  public interface Flow {
    void send(SipText message);

    String transport();
  }

  /** One message that reached the peer. */
  public record Received(SipText message, Flow flow, long nanoTime) {}

  private final ServerSocket listener;
  private final DatagramSocket datagrams;
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  public PlainSipPeer() throws IOException {
    ServerSocket tcp = null;
    DatagramSocket udp = null;
    InetAddress loopback = InetAddress.getLoopbackAddress();
    while (udp == null) {
      tcp = new ServerSocket(0, 50, loopback);
      try {
        udp = new DatagramSocket(tcp.getLocalPort(), loopback);
      } catch (BindException taken) {
        tcp.close();
      }
    }
    listener = tcp;
    datagrams = udp;
    start("peer-udp", this::readDatagrams);
    start("peer-tcp", this::acceptConnections);
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** All messages that came, in their order. */
  public List<Received> received() {
    return received;
  }

  /** The requests of one method that came. */
  public List<SipText> requests(String method) {
    return received.stream()
        .map(Received::message)
        .filter(message -> message.isRequest() && message.method().equals(method))
        .toList();
  }

  /** Responses to the peer's own requests. */
  public List<SipText> responses() {
    return received.stream().map(Received::message).filter(m -> !m.isRequest()).toList();
  }

  /** Called for each message; by default nothing is answered. */
  protected void handle(Received message) {}

  /** Closes the TCP connections, not the listener. */
  public void dropConnections() throws IOException {
    for (Socket connection : connections) {
      connection.close();
    }
    connections.clear();
  }

  @Override
  public void close() throws IOException {
    closed = true;
    datagrams.close();
    listener.close();
    dropConnections();
  }

  private static void start(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void readDatagrams() {
    byte[] buffer = new byte[65536];
    while (!closed) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        datagrams.receive(packet);
      } catch (SocketException end) {
        return;
      } catch (IOException broken) {
        throw new IllegalStateException(broken);
      }
      byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
      if (SipText.headEnd(bytes, bytes.length) > 0) {
        take(new Received(SipText.parse(bytes), udp(packet.getSocketAddress()), System.nanoTime()));
      }
    }
  }

  /** A way to a UDP address. */
  public Flow udp(SocketAddress to) {
    return new Flow() {
      @Override
      public void send(SipText message) {
        byte[] bytes = message.bytes();
        try {
          datagrams.send(new DatagramPacket(bytes, bytes.length, to));
        } catch (IOException broken) {
          throw new IllegalStateException(broken);
        }
      }

      @Override
      public String transport() {
        return "UDP";
      }

      @Override
      public String toString() {
        return "UDP " + ((InetSocketAddress) to).getPort();
      }
    };
  }

  private void acceptConnections() {
    while (!closed) {
      try {
        Socket socket = listener.accept();
        connections.add(socket);
        if (closed) {
          // An accept under way may still succeed while its listener is being closed.
          dropConnections();
          return;
        }
        start("peer-connection", () -> readStream(socket));
      } catch (IOException end) {
        return;
      }
    }
  }

  private void readStream(Socket socket) {
    Flow flow = tcp(socket);
    try (socket) {
      InputStream in = socket.getInputStream();
      DataInputStream data = new DataInputStream(in);
      while (true) {
        take(new Received(readMessage(data), flow, System.nanoTime()));
      }
    } catch (EOFException end) {
      connections.remove(socket);
    } catch (IOException broken) {
      connections.remove(socket);
    }
  }

  private static SipText readMessage(DataInputStream in) throws IOException {
    byte[] head = new byte[0];
    while (SipText.headEnd(head, head.length) < 0) {
      byte next = in.readByte();
      if (head.length == 0 && (next == '\r' || next == '\n')) {
        continue;
      }
      head = Arrays.copyOf(head, head.length + 1);
      head[head.length - 1] = next;
    }
    int length = Integer.parseInt(SipText.parse(head).header("Content-Length"));
    byte[] whole = Arrays.copyOf(head, head.length + length);
    in.readFully(whole, head.length, length);
    return SipText.parse(whole);
  }

  private static Flow tcp(Socket socket) {
    return new Flow() {
      @Override
      public void send(SipText message) {
        try {
          synchronized (socket) {
            socket.getOutputStream().write(message.bytes());
          }
        } catch (IOException broken) {
          throw new IllegalStateException(broken);
        }
      }

      @Override
      public String transport() {
        return "TCP";
      }

      @Override
      public String toString() {
        return "TCP " + socket.getPort();
      }
    };
  }

  private void take(Received message) {
    received.add(message);
    handle(message);
  }
}
