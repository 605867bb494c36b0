package org.opencpm.client;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.opencpm.signalling.HeaderList;

/**
 * How a session, or an invitation that came to nothing, ended.
 *
 * @param kind what ended it
 * @param cause the SIP status in the Reason header field (RFC 3326)
 * @param text the text in it; empty when there is none
 */
public record SessionEnd(Kind kind, Optional<Integer> cause, String text) {

  private static final Pattern CAUSE =
      Pattern.compile("(?i)\\bSIP\\s*;(?:.*;)?\\s*cause\\s*=\\s*([1-6][0-9]{2})");
  private static final Pattern TEXT = Pattern.compile("(?i)text\\s*=\\s*\"([^\"]*)\"");
  private static final int ELSEWHERE = 200;

  /** What ended it. */
  public enum Kind {
    /** This side ended, declined or withdrew it. */
    HERE,
    /** The other side, or the server, ended it. */
    THERE,
    /** The invitation was taken back before it was answered. */
    CANCELLED,
    /** The invitation was refused or not answered. */
    REFUSED
  }

  static SessionEnd of(Kind kind, HeaderList headers) {
    for (String value : headers.all("Reason")) {
      Matcher cause = CAUSE.matcher(value);
      if (cause.find()) {
        Matcher text = TEXT.matcher(value);
        return new SessionEnd(
            kind, Optional.of(Integer.valueOf(cause.group(1))), text.find() ? text.group(1) : "");
      }
    }
    return new SessionEnd(kind, Optional.empty(), "");
  }

  /**
   * Whether another device of the user has taken the invitation: it is not one that was missed
   * (fact sheet 4.2).
   */
  public boolean completedElsewhere() {
    return kind != Kind.HERE && cause.filter(code -> code == ELSEWHERE).isPresent();
  }
}
