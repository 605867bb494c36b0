package org.opencpm.media.msrp.transport;

/** Takes the answer to a request, once, from any thread, now or later. */
@FunctionalInterface
public interface Answerer {

  /**
   * Answers. A second call does nothing; nor does a call after the connection is gone.
   *
   * @param status code of {@link org.opencpm.media.msrp.MsrpStatus}
   * @param comment phrase; null for the usual one
   */
  void answer(int status, String comment);
}
