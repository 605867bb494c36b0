package org.opencpm.endtoend;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The S-CSCF of IMS mode as far as sessions need it: a stateless proxy (RFC 3261 16.11) between
 * phones and the server, over UDP, that stays in each dialog by Record-Route. What a served phone
 * sends goes to the server as originating, and what the server lets go on comes back to it as
 * terminating (3GPP TS 24.229 5.4.3; fact sheet 10.1).
 */
public final class RoutingCscf implements AutoCloseable {

  private static final int MAX_MESSAGE = 1 << 16;
  private static final Pattern LEADS_TO_PORT = Pattern.compile("127\\.0\\.0\\.1:(\\d+)");

  private final DatagramSocket socket;
  private final int serverPort;
  private final ServingCscf registrar;

  /** Contact of a device, by its public GRUU, or by the address of who is served elsewhere. */
  private final Map<String, String> contacts = new ConcurrentHashMap<>();

  /** Who sends from a port, as the network knows him. */
  private final Map<Integer, String> identities = new ConcurrentHashMap<>();

  private final List<Integer> served = new CopyOnWriteArrayList<>();
  private final List<SipText> toServer = new CopyOnWriteArrayList<>();
  private final List<SipText> fromServer = new CopyOnWriteArrayList<>();

  private RoutingCscf(DatagramSocket socket, RawSipPeer peer, int serverPort) {
    this.socket = socket;
    this.serverPort = serverPort;
    this.registrar = new ServingCscf(peer, serverPort, uri());
  }

  static RoutingCscf open(int serverPort) {
    try {
      DatagramSocket socket = new DatagramSocket(new InetSocketAddress(RawSipPeer.HOST, 0));
      socket.setReceiveBufferSize(1 << 20);
      RawSipPeer peer = RawSipPeer.open(Transport.UDP, serverPort);
      RoutingCscf cscf = new RoutingCscf(socket, peer, serverPort);
      Thread reader = new Thread(cscf::read, "cscf");
      reader.setDaemon(true);
      reader.start();
      return cscf;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String uri() {
    return "sip:" + RawSipPeer.HOST + ":" + socket.getLocalPort();
  }

  // ----- phones -----

  /** A phone of a served user, registered for chats. */
  public ChatPhone phone(User user) {
    Handset device = Handset.of(user, RawSipPeer.open(Transport.UDP, socket.getLocalPort()));
    contacts.put(ServingCscf.gruu(user, device.instance()), device.contactUri());
    identities.put(device.peer().port(), user.sip());
    served.add(device.peer().port());
    String features = CpmService.featureTag(CpmService.PAGER, CpmService.SESSION);
    SipText answer = registrar.register(user, device.instance(), features);
    if (answer.status() != 200) {
      throw new AssertionError(user.name() + " is not registered:" + answer);
    }
    return ChatPhone.of(device);
  }

  /** A phone of somebody who is served elsewhere: this proxy stands for his network, too. */
  public ChatPhone foreignPhone(String uri) {
    String name = uri.substring(uri.indexOf(':') + 1, uri.indexOf('@'));
    User user = new User(name, "+15559999999", "");
    Handset device = Handset.of(user, RawSipPeer.open(Transport.UDP, socket.getLocalPort()));
    contacts.put(uri, device.contactUri());
    identities.put(device.peer().port(), uri);
    return ChatPhone.of(device);
  }

  /** The requests of a method that went to the server, as this proxy sent them. */
  public List<SipText> toServer(String method) {
    return toServer.stream().filter(request -> request.method().equals(method)).toList();
  }

  /** The requests of a method that came from the server, as it sent them. */
  public List<SipText> fromServer(String method) {
    return fromServer.stream().filter(request -> request.method().equals(method)).toList();
  }

  // ----- the proxy -----

  private void read() {
    byte[] buffer = new byte[MAX_MESSAGE];
    while (!socket.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        byte[] wire = Arrays.copyOf(buffer, packet.getLength());
        if (!new String(wire, StandardCharsets.ISO_8859_1).isBlank()) {
          take(SipText.of(wire), packet.getPort());
        }
      } catch (IOException e) {
        if (!socket.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void take(SipText message, int source) throws IOException {
    List<Map.Entry<String, String>> fields = new ArrayList<>(message.fields());
    if (message.isResponse()) {
      removeFirst(fields, "Via");
      send(message.startLine(), fields, message.body(), port(first(fields, "Via")));
      return;
    }
    if (source == serverPort) {
      fromServer.add(message);
    }
    String own = ":" + socket.getLocalPort();
    if (first(fields, "Route") != null && first(fields, "Route").contains(own)) {
      removeFirst(fields, "Route");
    }
    String target = message.requestUri();
    int next = serverPort;
    if (LEADS_TO_PORT.matcher(target).find()) {
      next = port(target);
    } else if (contacts.containsKey(target) && source == serverPort) {
      target = contacts.get(target);
      next = port(target);
    } else {
      toTheServer(fields, source);
    }
    boolean begins = message.method().equals("INVITE") && !message.header("To").contains("tag=");
    if (begins) {
      fields.add(0, Map.entry("Record-Route", "<" + uri() + ";lr>"));
    }
    fields.add(0, Map.entry("Via", via(first(fields, "Via"))));
    int hops = Integer.parseInt(message.header("Max-Forwards"));
    set(fields, "Max-Forwards", Integer.toString(hops - 1));
    String startLine = message.method() + " " + target + " SIP/2.0";
    if (next == serverPort) {
      toServer.add(new SipText(startLine, List.copyOf(fields), message.body()));
    }
    send(startLine, fields, message.body(), next);
  }

  /** What a served phone sends is its originating request; all else is for a served user. */
  private void toTheServer(List<Map.Entry<String, String>> fields, int source) {
    boolean originating = served.contains(source);
    String server = "<sip:" + RawSipPeer.HOST + ":" + serverPort + ";lr";
    if (originating) {
      fields.add(0, Map.entry("Route", "<" + uri() + ";lr>"));
    }
    fields.add(0, Map.entry("Route", server + (originating ? ";orig>" : ">")));
    if (identities.containsKey(source)) {
      fields.add(Map.entry("P-Asserted-Identity", "<" + identities.get(source) + ">"));
      String service = first(fields, "P-Preferred-Service");
      if (service != null) {
        removeFirst(fields, "P-Preferred-Service");
        fields.add(Map.entry("P-Asserted-Service", service));
      }
    }
  }

  /** The same for each copy of a request, its CANCEL and its ACK: nothing is remembered. */
  private String via(String upstream) {
    String branch = Integer.toHexString(SipText.parameter(upstream, "branch").hashCode());
    return "SIP/2.0/UDP "
        + RawSipPeer.HOST
        + ":"
        + socket.getLocalPort()
        + ";branch=z9hG4bKcscf"
        + branch
        + Integer.toHexString(upstream.length());
  }

  private void send(String startLine, List<Map.Entry<String, String>> fields, byte[] body, int port)
      throws IOException {
    StringBuilder head = new StringBuilder(startLine).append("\r\n");
    fields.forEach(f -> head.append(f.getKey()).append(": ").append(f.getValue()).append("\r\n"));
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    wire.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    wire.writeBytes(body);
    socket.send(
        new DatagramPacket(
            wire.toByteArray(), wire.size(), new InetSocketAddress(RawSipPeer.HOST, port)));
  }

  private static int port(String leading) {
    Matcher port = LEADS_TO_PORT.matcher(leading);
    if (!port.find()) {
      throw new AssertionError("does not lead to a port here: " + leading);
    }
    return Integer.parseInt(port.group(1));
  }

  private static String first(List<Map.Entry<String, String>> fields, String name) {
    return fields.stream()
        .filter(f -> f.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  private static void removeFirst(List<Map.Entry<String, String>> fields, String name) {
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).getKey().equalsIgnoreCase(name)) {
        fields.remove(i);
        return;
      }
    }
  }

  private static void set(List<Map.Entry<String, String>> fields, String name, String value) {
    fields.replaceAll(f -> f.getKey().equalsIgnoreCase(name) ? Map.entry(name, value) : f);
  }

  @Override
  public void close() {
    socket.close();
    registrar.close();
  }
}
