package org.opencpm.chat;

import org.opencpm.signalling.Call;
import org.opencpm.signalling.Content;

/** A SIP dialog with a session timer (RFC 4028), as {@link LegRefresh} keeps it. */
public abstract class RefreshedDialog {

  /** The interval that is agreed, null: none. */
  SessionInterval interval;

  /** Whether we are the one who refreshes. */
  boolean weRefresh;

  /** Counts refreshes, so that a timer of before knows that it is late. */
  int refreshes;

  /** Whether the dialog is there: accepted and not ended. */
  public abstract boolean isUp();

  /** Where the refresh goes; not null while it is up. */
  public abstract Call call();

  /** Whether the peer takes UPDATE (RFC 3311). */
  public abstract boolean takesUpdate();

  /** What we described last, for a refresh by re-INVITE. */
  public abstract Content description();
}
