package org.opencpm.subscriber;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * The peers whose word counts in IMS mode (RFC 3324 trust domain): addresses or CIDR ranges, IPv4
 * and IPv6, as {@code CPM_TRUSTED_PEERS} lists them. Host names are not taken: a name server is no
 * trust domain.
 */
public final class TrustedPeers {

  private final List<Range> ranges = new ArrayList<>();

  private record Range(byte[] address, int bits) {

    boolean contains(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >>> (bit & 7);
        if ((address[bit >>> 3] & mask) != (other[bit >>> 3] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * Reads the list.
   *
   * @throws IllegalArgumentException naming the entry that is no address and no range
   */
  public TrustedPeers(List<String> entries) {
    for (String entry : entries) {
      int slash = entry.indexOf('/');
      byte[] address = bytes(slash < 0 ? entry : entry.substring(0, slash), entry);
      int most = address.length * 8;
      int bits = most;
      if (slash >= 0) {
        try {
          bits = Integer.parseInt(entry.substring(slash + 1));
        } catch (NumberFormatException e) {
          throw new IllegalArgumentException("CPM_TRUSTED_PEERS: " + entry, e);
        }
      }
      if (bits < 0 || bits > most) {
        throw new IllegalArgumentException("CPM_TRUSTED_PEERS: " + entry);
      }
      ranges.add(new Range(address, bits));
    }
  }

  /** Whether a request from this source comes from a trusted peer. */
  public boolean trusts(Flow source) {
    byte[] address;
    try {
      address = bytes(source.address(), source.address());
    } catch (IllegalArgumentException e) {
      // The container gives addresses; what is none is nobody's.
      return false;
    }
    return ranges.stream().anyMatch(range -> range.contains(address));
  }

  private static byte[] bytes(String text, String entry) {
    boolean numeric = !text.isEmpty() && text.chars().allMatch(TrustedPeers::mayBeInAddress);
    if (!numeric || text.indexOf(':') < 0 && text.indexOf('.') < 0) {
      throw new IllegalArgumentException("CPM_TRUSTED_PEERS: " + entry);
    }
    try {
      return InetAddress.getByName(text).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("CPM_TRUSTED_PEERS: " + entry, e);
    }
  }

  private static boolean mayBeInAddress(int c) {
    return Character.digit(c, 16) >= 0 || c == '.' || c == ':';
  }
}
