package org.opencpm.media.msrp.transport;

import java.net.InetSocketAddress;

/** A port that takes connections. */
public interface Listening extends AutoCloseable {

  /** The real address and port. */
  InetSocketAddress address();

  /** Takes no more connections; those that are there stay. Returns when the port is free. */
  @Override
  void close();
}
