package org.opencpm.media.msrp.transport;

import java.net.InetSocketAddress;

/**
 * Sees the bytes of every connection of an endpoint, TLS taken off: for recordings that are
 * compared with what should have been sent, and for tests. Called on the loop; must not block.
 */
public interface ByteTap {

  /** Bytes were read from a socket. */
  void read(InetSocketAddress local, InetSocketAddress remote, byte[] bytes);

  /** Bytes are about to be written to a socket. */
  void written(InetSocketAddress local, InetSocketAddress remote, byte[] bytes);
}
