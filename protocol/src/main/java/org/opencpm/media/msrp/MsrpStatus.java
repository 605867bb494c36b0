package org.opencpm.media.msrp;

/** Status codes of MSRP (RFC 4975 10). */
public final class MsrpStatus {

  /** The chunk was taken. */
  public static final int OK = 200;

  /** The request cannot be understood. */
  public static final int BAD_REQUEST = 400;

  /** The action is not allowed. */
  public static final int FORBIDDEN = 403;

  /** The next hop did not answer in time. */
  public static final int TIME_OUT = 408;

  /** The receiver wants no more of this message. */
  public static final int STOP_SENDING = 413;

  /** The media type is not understood. */
  public static final int UNSUPPORTED_TYPE = 415;

  /** A parameter is out of bounds. */
  public static final int OUT_OF_BOUNDS = 423;

  /** There is no such session here. */
  public static final int NO_SESSION = 481;

  /** The method is not understood. */
  public static final int UNKNOWN_METHOD = 501;

  /** The session is bound to another connection. */
  public static final int WRONG_CONNECTION = 506;

  private MsrpStatus() {}

  /** A short phrase for the start line of a response; "" for a code that is not of this list. */
  public static String phrase(int status) {
    switch (status) {
      case OK:
        return "OK";
      case BAD_REQUEST:
        return "Bad Request";
      case FORBIDDEN:
        return "Forbidden";
      case TIME_OUT:
        return "Timeout";
      case STOP_SENDING:
        return "Stop Sending";
      case UNSUPPORTED_TYPE:
        return "Unsupported Media Type";
      case OUT_OF_BOUNDS:
        return "Parameter Out Of Bounds";
      case NO_SESSION:
        return "Session Does Not Exist";
      case UNKNOWN_METHOD:
        return "Unknown Method";
      case WRONG_CONNECTION:
        return "Session In Use";
      default:
        return "";
    }
  }
}
