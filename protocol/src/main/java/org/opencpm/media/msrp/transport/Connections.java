package org.opencpm.media.msrp.transport;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The connections of an endpoint. All on the loop but {@link #size}. */
final class Connections {

  /** What two sessions must have in common to share a connection that we open. */
  private record Target(InetSocketAddress address, boolean secure, String host, PeerTrust trust) {}

  private final Set<MsrpConnection> open = ConcurrentHashMap.newKeySet();
  private final Map<Target, MsrpConnection> opened = new HashMap<>();
  private final Set<MsrpConnection> holding = new HashSet<>();
  private Wire wire;

  /** Says who opens connections; once, before all else. */
  void use(Wire opener) {
    wire = opener;
  }

  int size() {
    return open.size();
  }

  /** A connection is open or being opened. */
  void add(MsrpConnection connection) {
    open.add(connection);
  }

  /** A connection is gone. */
  void remove(MsrpConnection connection) {
    forget(connection);
    open.remove(connection);
  }

  /** No new session may use the connection. */
  void forget(MsrpConnection connection) {
    opened.values().remove(connection);
    holding.remove(connection);
  }

  /**
   * The connection to an address, a new one if there is none.
   *
   * @return null if no connection can be made
   */
  MsrpConnection to(LiveSession session, InetSocketAddress address, PeerTrust trust) {
    boolean secure = session.uri().secure();
    Target target =
        secure
            ? new Target(address, true, session.remote().first().host(), trust)
            : new Target(address, false, "", PeerTrust.AUTHORITY);
    MsrpConnection there = opened.get(target);
    if (there == null) {
      there = wire.connect(address, secure, target.host, trust);
      if (there != null) {
        opened.put(target, there);
      }
    }
    return there;
  }

  /** A connection holds requests back. */
  void holding(MsrpConnection connection) {
    holding.add(connection);
  }

  /** Lets go what was held back for a session. */
  void release(LiveSession session) {
    for (MsrpConnection connection : List.copyOf(holding)) {
      if (connection.holdsFor(session)) {
        holding.remove(connection);
        connection.release();
      }
    }
  }

  void sweep() {
    long now = System.nanoTime();
    for (MsrpConnection connection : all()) {
      connection.sweep(now);
    }
  }

  List<MsrpConnection> all() {
    return List.copyOf(open);
  }
}
