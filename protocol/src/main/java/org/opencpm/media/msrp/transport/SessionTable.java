package org.opencpm.media.msrp.transport;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The open sessions of an endpoint, by the session id of their URI. */
final class SessionTable {

  private final Map<String, LiveSession> sessions = new ConcurrentHashMap<>();
  private final RandomIds ids = new RandomIds();
  private final Connections connections;

  SessionTable(Connections connections) {
    this.connections = connections;
  }

  void add(LiveSession session) {
    sessions.put(session.uri().sessionId(), session);
  }

  void remove(LiveSession session) {
    sessions.remove(session.uri().sessionId());
  }

  /** The session of an id; null if there is none, or no id. */
  LiveSession find(String sessionId) {
    return sessionId == null ? null : sessions.get(sessionId);
  }

  int size() {
    return sessions.size();
  }

  List<LiveSession> all() {
    return List.copyOf(sessions.values());
  }

  RandomIds ids() {
    return ids;
  }

  Connections connections() {
    return connections;
  }
}
