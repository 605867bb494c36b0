package org.opencpm.subscriber;

import java.util.List;

/**
 * Who sent a request, established by the server and not by what the request says.
 *
 * @param key identity for correlation, stable over the sender's addresses
 * @param subscriberId null for somebody who is not served here (IMS mode)
 * @param addresses all his addresses
 * @param address canonical address that he sends from, one of his own
 * @param device the device that sent it, null when it is not known
 * @param anonymous he wishes to stay unknown to the recipient (RFC 3323)
 */
public record Sender(
    String key,
    Long subscriberId,
    List<String> addresses,
    String address,
    Device device,
    boolean anonymous) {

  /** A user of ours. */
  public static Sender of(Subscriber subscriber, String address, Device device, boolean anonymous) {
    return new Sender(
        keyOf(subscriber), subscriber.id(), subscriber.addresses(), address, device, anonymous);
  }

  /** Somebody served elsewhere, as a trusted peer asserts. */
  public static Sender foreign(String address, boolean anonymous) {
    return new Sender(keyOfForeign(address), null, List.of(address), address, null, anonymous);
  }

  /** The key of somebody served elsewhere. */
  public static String keyOfForeign(String address) {
    return "a:" + address;
  }

  /** The key of a user of ours. */
  public static String keyOf(Subscriber subscriber) {
    return "s:" + subscriber.id();
  }
}
