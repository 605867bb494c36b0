package org.opencpm.media.msrp.transport;

import org.opencpm.media.msrp.MsrpPath;

/** How the From-Path of a request is compared with the path of the other end's SDP. */
public enum PathMatch {
  /** By RFC 4975 6.1: every URI must be equal. */
  WHOLE {
    @Override
    boolean matches(MsrpPath expected, MsrpPath given) {
      return expected.equals(given);
    }
  },
  /** By RFC 6714 5 (CEMA): the session id of the endpoint alone. */
  SESSION_ID {
    @Override
    boolean matches(MsrpPath expected, MsrpPath given) {
      return expected.last().sameSession(given.last());
    }
  };

  abstract boolean matches(MsrpPath expected, MsrpPath given);
}
