package org.opencpm.chat;

import org.opencpm.signalling.CallListener;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.signalling.Signalling;

/**
 * Hears what happens on the legs of a session; on any thread.
 *
 * @param <L> the session's kind of leg
 */
public interface LegEvents<L> {

  void progressed(L leg);

  void answered(L leg, Signalling.FinalAnswer answer);

  void confirmed(L leg);

  void cancelled(L leg, HeaderList headers);

  void requested(L leg, InboundRequest request, CallListener.CallResponder responder);

  void ended(L leg, HeaderList headers);

  /** Who hears what happens in the call of one leg, to give to the SIP side. */
  default CallListener of(L leg) {
    LegEvents<L> events = this;
    return new CallListener() {
      @Override
      public void progressed(Signalling.FinalAnswer answer) {
        events.progressed(leg);
      }

      @Override
      public void answered(Signalling.FinalAnswer answer) {
        events.answered(leg, answer);
      }

      @Override
      public void confirmed() {
        events.confirmed(leg);
      }

      @Override
      public void cancelled(HeaderList headers) {
        events.cancelled(leg, headers);
      }

      @Override
      public void requested(InboundRequest request, CallResponder responder) {
        events.requested(leg, request, responder);
      }

      @Override
      public void ended(HeaderList headers) {
        events.ended(leg, headers);
      }
    };
  }
}
