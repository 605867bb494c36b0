package org.opencpm.signalling;

import java.util.Arrays;
import java.util.Optional;

/**
 * Warnings of the OMA messaging enablers (fact sheet 13.2). On the wire the number stands in front
 * of the text inside the quotes of a {@code 399} warning. Peers differ about some numbers, so
 * {@link #of} goes by the text first.
 */
public enum OmaWarning {
  /** Refusal with a reason of its own, 403. */
  FUNCTION_NOT_ALLOWED(100, "Function not allowed"),
  /** SUBSCRIBE to a conference by somebody who may not see it, 403. */
  CONFERENCE_STATE_NOT_ALLOWED(101, "Subscription of conference state not allowed"),
  /** A group or a list of recipients is over its limit, 403 or 486. */
  TOO_MANY_PARTICIPANTS(102, "Too many participants"),
  /** The user has as many sessions as allowed, 486. */
  MAXIMUM_SESSIONS_REACHED(103, "Maximum simultaneous sessions reached"),
  /** A client said {@code isfocus} of itself, 403. */
  ISFOCUS_ALREADY_ASSIGNED(104, "isfocus already assigned"),
  /** Not a member of the group, 403. */
  NOT_AUTHORISED_TO_JOIN(106, "You are not authorised to join"),
  /** Anonymous participants are not wanted, 403. */
  ANONYMITY_NOT_ALLOWED(119, "Anonymity not allowed"),
  /** The session to rejoin is gone, 404 or 481. */
  SESSION_DOES_NOT_EXIST(123, "Session does not exist"),
  /** Nothing is waiting, 404. */
  NO_MESSAGES(126, "No messages"),
  /** The user has not subscribed to the service, 403. */
  SERVICE_NOT_AUTHORISED(127, "Service not authorised"),
  /** The list of recipients is empty, 403. */
  NO_DESTINATIONS(129, "No destinations"),
  /** The version of the enabler is not supported, 403. */
  VERSION_NOT_SUPPORTED(132, "Version not supported"),
  /** A message or file is larger than policy allows, 403. */
  SIZE_EXCEEDED(133, "Size exceeded");

  private static final int MISCELLANEOUS = 399;

  private final int number;
  private final String text;

  OmaWarning(int number, String text) {
    this.number = number;
    this.text = text;
  }

  /** The number within the text. */
  public int number() {
    return number;
  }

  /** The text without its number. */
  public String text() {
    return text;
  }

  /**
   * The warning as given by a host.
   *
   * @param host name or address of the server that warns
   */
  public Warning at(String host) {
    return new Warning(MISCELLANEOUS, host, number + " " + text);
  }

  /**
   * The warning with a reason, for example {@code 100 Function not allowed due to closed group}.
   *
   * @param host name or address of the server that warns
   * @param reason a few words
   */
  public Warning at(String host, String reason) {
    return new Warning(MISCELLANEOUS, host, number + " " + text + " due to " + reason);
  }

  /**
   * Recognises a received warning: by its text without case, else by the number in the text, else
   * by a warn-code that carries the number, as some products write it.
   */
  public static Optional<OmaWarning> of(Warning warning) {
    String received = warning.text().strip();
    String words = received.replaceFirst("^\\d{3}\\s+", "");
    int inText = words.length() == received.length() ? -1 : number(received);
    return Arrays.stream(values())
        .filter(w -> words.regionMatches(true, 0, w.text, 0, w.text.length()))
        .findFirst()
        .or(() -> ofNumber(inText))
        .or(() -> ofNumber(warning.code()));
  }

  private static int number(String text) {
    return Integer.parseInt(text, 0, 3, 10);
  }

  private static Optional<OmaWarning> ofNumber(int number) {
    return Arrays.stream(values()).filter(w -> w.number == number).findFirst();
  }
}
