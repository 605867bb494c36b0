package org.opencpm.messaging;

import java.util.Collection;
import java.util.List;
import org.opencpm.signalling.Outcome.DeviceAnswer;

/**
 * The messages that devices were told of and fetch when they like (CPM-CONV-009, AD-PF-23.2). What
 * reads blocks on the database.
 */
public interface DeferredMessages {

  /** What is kept for a device, in the order of acceptance; at most 1000. */
  List<Announced> announced(long deviceId);

  /**
   * Claims messages for sending them now, in the order of acceptance. Bodies of large ones are not
   * read yet.
   *
   * @param ids {@link Announced#id names} of messages, unknown ones left out; empty for all
   */
  List<Delivery> claim(long deviceId, Collection<String> ids);

  /** The same delivery with its body; null body when the message is gone meanwhile. */
  Delivery withBody(Delivery delivery);

  /**
   * What became of a claimed one; each is told. Any thread, does not block.
   *
   * @param answer TAKEN: done. REFUSED and REFUSED_FOR_ALL: as for a pushed message. Anything else:
   *     it is kept and can be fetched again
   * @param status MSRP or SIP status, 0 when there is none
   * @param written runs when that is written down, or given up; any thread
   */
  void ended(Delivery delivery, DeviceAnswer answer, int status, Runnable written);
}
