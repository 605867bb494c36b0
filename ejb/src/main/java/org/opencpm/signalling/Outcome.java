package org.opencpm.signalling;

/**
 * Every outcome of a request that this server gives or gets, with its SIP status: the only place
 * that knows status codes. Sources: RFC 3261 section 21, RFC 3428, RFC 5079 (433), design 4.1, 4.2
 * and 4.9.
 */
public enum Outcome {
  OK(200),
  /** The message is committed to the database; this server is responsible for it. */
  ACCEPTED(202),
  /** Malformed request, CPIM or CPM identities. */
  MALFORMED(400),
  /** REGISTER without valid credentials. */
  UNAUTHORIZED(401),
  /** Identity of somebody else, a blocked sender's subscription, or operator policy. */
  FORBIDDEN(403),
  /** Not a user of this domain. */
  UNKNOWN_USER(404),
  METHOD_NOT_ALLOWED(405),
  /** A request other than REGISTER without valid credentials. */
  PROXY_AUTHENTICATION_REQUIRED(407),
  /** No answer, or no connection, in time. */
  TIMED_OUT(408),
  /** The body is over the hard limit. */
  TOO_LARGE(413),
  UNSUPPORTED_URI_SCHEME(416),
  UNSUPPORTED_TYPE(415),
  /** A Require names an extension that is not known. */
  BAD_EXTENSION(420),
  /** A session timer below the minimum (RFC 4028). */
  SESSION_INTERVAL_TOO_SMALL(422),
  /** A registration shorter than the minimum. */
  INTERVAL_TOO_BRIEF(423),
  /** The recipient refuses anonymous senders (RFC 5079). */
  ANONYMITY_DISALLOWED(433),
  /** No device and policy forbids deferral. */
  UNAVAILABLE(480),
  NO_DIALOG(481),
  LOOP(482),
  /** Busy. */
  BUSY(486),
  /** The INVITE was taken back, or its dialog ended before its answer. */
  TERMINATED(487),
  /** A session description that cannot be taken, or what is offered does not fit the device. */
  NOT_ACCEPTABLE_HERE(488),
  /** A request crosses one of the other side (RFC 3261 14.2). */
  GLARE(491),
  SERVER_ERROR(500),
  /** Overload, or a commit failed or is unknown: try again. */
  TRY_LATER(503),
  /** The refusal of another server, passed on with its status. */
  RELAYED(0),
  /** The recipient's rules refuse this sender. */
  DECLINED(603);

  private final int status;

  Outcome(int status) {
    this.status = status;
  }

  public int status() {
    return status;
  }

  /** What a device's answer to a pushed message means for the delivery (design 4.2). */
  public enum DeviceAnswer {
    /** The device has it. */
    TAKEN,
    /** Not reachable: nothing is sent to it until it registers. */
    LOST,
    /** Busy: once more later. */
    RETRY,
    /** It rang and nobody answered: once more later, or when it registers. */
    UNANSWERED,
    /** This device will never take this message. */
    REFUSED,
    /** The user refuses: no device gets it any more. */
    REFUSED_FOR_ALL
  }

  /** Whether a final answer says that the request went out and nothing came back in time. */
  public static boolean isSilence(int status) {
    return status == 408;
  }

  /**
   * Classifies the final answer of a device.
   *
   * @param status SIP status, 0 when no answer came or the request could not be sent
   */
  public static DeviceAnswer ofDevice(int status) {
    if (status >= 200 && status < 300) {
      return DeviceAnswer.TAKEN;
    }
    return switch (status) {
      case 486, 491 -> DeviceAnswer.RETRY;
      // 401, 407, 482, 483: it went to a server, perhaps to this one, and not to the device.
      case 0, 401, 404, 407, 408, 410, 430, 480, 482, 483, 487 -> DeviceAnswer.LOST;
      case 606 -> DeviceAnswer.REFUSED;
      default -> {
        if (status >= 600) {
          yield DeviceAnswer.REFUSED_FOR_ALL;
        }
        yield status >= 500 && status != 501 && status != 505 && status != 513
            ? DeviceAnswer.LOST
            : DeviceAnswer.REFUSED;
      }
    };
  }

  /**
   * Whether a server that gave this final answer may take the same request another time.
   *
   * @param status SIP status, 0 when no answer came or the request could not be sent
   */
  public static boolean mayPassLater(int status) {
    return switch (status) {
      case 0, 408, 430, 480, 486, 487, 491 -> true;
      case 501, 505, 513 -> false;
      default -> status >= 500 && status < 600;
    };
  }
}
