package org.opencpm.client.signalling;

import org.opencpm.signalling.HeaderList;

/** An INVITE under way. */
@FunctionalInterface
public interface SentInvite {

  /**
   * Takes the INVITE back with a CANCEL, which leaves as soon as a provisional answer is there (RFC
   * 3261 section 9.1); without effect after the final one. The INVITE still gets its final answer:
   * mostly 487, or a 2xx that crossed the CANCEL.
   *
   * @param fields further header fields of the CANCEL, for example Reason (RFC 3326)
   */
  void cancel(HeaderList fields);
}
