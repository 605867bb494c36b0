package org.opencpm.media.msrp.transport;

import org.opencpm.media.msrp.SendHead;

/**
 * One chunk on its way in. Who takes it answers it, and only when the bytes are where they are
 * safe; the transport answers nothing by itself. What Failure-Report forbids is not sent.
 */
public interface IncomingChunk extends Answerer {

  /** Its headers. */
  SendHead head();
}
