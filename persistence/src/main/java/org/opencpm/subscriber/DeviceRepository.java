package org.opencpm.subscriber;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Devices and their registrations. Every call runs in the caller's transaction. */
public interface DeviceRepository {

  /** All devices of a user, registered or not, oldest first. */
  List<Device> devicesOf(long subscriberId);

  Optional<Device> find(long deviceId);

  /**
   * Creates the device when the user has none with this key, else replaces its binding (also
   * clearing {@code lost}).
   *
   * @param name null keeps the name that the device had
   */
  Device bind(long subscriberId, String key, String instance, String name, Binding binding);

  /** Removes the binding; the device and its history stay. */
  void unbind(long deviceId);

  /**
   * Marks the device lost, unless it has registered again since: only while its binding still has
   * this Call-ID and CSeq.
   *
   * @return whether it was marked
   */
  boolean markLost(long deviceId, String callId, long cseq);

  /** Devices whose binding ended at or before {@code now}, at most {@code max}. */
  List<Device> expired(Instant now, int max);

  /** Number of live bindings. */
  long countRegistered(Instant now);

  /**
   * Deletes devices without binding that were last seen before {@code before}, at most {@code max}.
   */
  int forget(Instant before, int max);

  /**
   * Deletes devices of a user that have no binding, at most {@code max}; those that were registered
   * longest ago go first.
   */
  int forgetUnbound(long subscriberId, int max);
}
