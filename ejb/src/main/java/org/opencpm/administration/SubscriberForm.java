package org.opencpm.administration;

import java.util.List;

/**
 * What an operator enters for a subscriber.
 *
 * @param userName digest user name; without a domain the server's is added
 * @param addresses sip and tel, in any form; the first is the default one
 * @param password null when changing: as it was
 */
public record SubscriberForm(String userName, List<String> addresses, String password) {

  /** Keeps the password out of logs. */
  @Override
  public String toString() {
    return userName + " " + addresses;
  }
}
