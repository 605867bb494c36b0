package org.opencpm.signalling;

/** Takes the INVITEs that start a session. */
@FunctionalInterface
public interface InboundCalls {

  /**
   * Takes an INVITE outside of a dialog; the call's answer may come later and on another thread.
   *
   * @return who hears what happens in the call from now on
   */
  CallListener invited(InboundRequest request, Call call);
}
