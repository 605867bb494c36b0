package org.opencpm.client;

import org.opencpm.client.signalling.Tokens;

/**
 * What names one request outside of a dialog.
 *
 * @param callId the Call-ID
 * @param fromTag the tag in From
 */
record RequestIds(String callId, String fromTag) {

  /** New ones. */
  static RequestIds random(String host) {
    return new RequestIds(Tokens.callId(host), Tokens.tag());
  }
}
