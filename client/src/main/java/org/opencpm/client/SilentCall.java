package org.opencpm.client;

import org.opencpm.client.call.CallListener;
import org.opencpm.client.call.Content;
import org.opencpm.client.signalling.IncomingRequest;
import org.opencpm.signalling.HeaderList;

/** Hears a call that is of no interest any more. */
enum SilentCall implements CallListener {
  /** The only one. */
  INSTANCE;

  @Override
  public void requested(IncomingRequest request, Responder responder) {
    responder.answer(481, "Call/Transaction Does Not Exist", Content.NONE);
  }

  @Override
  public void ended(HeaderList headers) {
    // Nobody waits for it.
  }
}
