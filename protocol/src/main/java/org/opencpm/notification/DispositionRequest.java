package org.opencpm.notification;

import java.util.Optional;

/** What a sender may ask for in {@code imdn.Disposition-Notification} (RFC 5438 section 6.2). */
public enum DispositionRequest {
  /** Tell me when the message has reached a device. */
  POSITIVE_DELIVERY("positive-delivery"),
  /** Tell me when it never will. */
  NEGATIVE_DELIVERY("negative-delivery"),
  /** Tell me what an intermediary did with it. */
  PROCESSING("processing"),
  /** Tell me when it was shown to the user. */
  DISPLAY("display"),
  /** Tell me when it left for another technology (extension of OMA CPM). */
  INTERWORKING("interworking");

  private final String token;

  DispositionRequest(String token) {
    this.token = token;
  }

  /** The word on the wire. */
  public String token() {
    return token;
  }

  /**
   * Finds a request by its word; case and surrounding blanks are ignored.
   *
   * @return the request, or empty if the word is unknown
   */
  public static Optional<DispositionRequest> ofToken(String token) {
    String word = token.strip();
    for (DispositionRequest request : values()) {
      if (request.token.equalsIgnoreCase(word)) {
        return Optional.of(request);
      }
    }
    return Optional.empty();
  }
}
