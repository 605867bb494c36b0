package org.opencpm.administration;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.opencpm.policy.Settings;
import org.opencpm.subscriber.AddressSyntaxException;
import org.opencpm.subscriber.DigestAuthenticator;
import org.opencpm.subscriber.SubscriberRepository.NewSubscriber;
import org.opencpm.subscriber.UserAddress;

/** Makes a subscriber of what somebody enters, or says what is wrong with it. */
final class SubscriberChecks {

  /** Characters of a subscriber's password, at least and at most. */
  static final int SHORTEST = 4;

  static final int LONGEST = 256;

  private static final int LONGEST_NAME = 255;
  private static final int MOST_ADDRESSES = 20;

  private final Settings settings;
  private final SearchKeys forms;

  SubscriberChecks(Settings settings, SearchKeys forms) {
    this.settings = settings;
    this.forms = forms;
  }

  /**
   * A subscriber with a password.
   *
   * @throws InvalidInputException naming the field
   */
  NewSubscriber added(SubscriberForm form) {
    if (form.password() == null || form.password().isEmpty()) {
      throw new InvalidInputException("password", "A password is needed.");
    }
    return checked(form);
  }

  /**
   * A subscriber as he is to be; without HA1 values where the password stays.
   *
   * @param known user name until now
   * @throws InvalidInputException naming the field
   */
  NewSubscriber changed(SubscriberForm form, String known) {
    boolean keeps = form.password() == null || form.password().isEmpty();
    NewSubscriber checked = checked(form);
    if (keeps && !checked.userName().equals(known)) {
      throw new InvalidInputException(
          "password", "With another user name a password is needed: its hash has the name in it.");
    }
    return checked;
  }

  private NewSubscriber checked(SubscriberForm form) {
    String userName = userName(form.userName());
    List<String> addresses = addresses(form.addresses());
    String password = form.password();
    if (password == null || password.isEmpty()) {
      return new NewSubscriber(userName, addresses, Map.of());
    }
    if (password.length() < SHORTEST || password.length() > LONGEST) {
      throw new InvalidInputException(
          "password", "A password has " + SHORTEST + " to " + LONGEST + " characters.");
    }
    return new NewSubscriber(
        userName, addresses, DigestAuthenticator.ha1(userName, settings.domain(), password));
  }

  private String userName(String entered) {
    String name = entered == null ? "" : entered.trim();
    String whole = name.isEmpty() || name.contains("@") ? name : name + "@" + settings.domain();
    if (!whole.matches("[^\\s\"\\\\@:<>]+@[^\\s\"\\\\@:<>]+") || whole.length() > LONGEST_NAME) {
      throw new InvalidInputException(
          "userName", "A user name is NAME or NAME@DOMAIN, without blanks, quotes and colons.");
    }
    return whole;
  }

  private List<String> addresses(List<String> entered) {
    List<String> canonical = new ArrayList<>();
    if (entered != null) {
      for (String one : entered) {
        if (!one.isBlank()) {
          String address = address(one.trim());
          if (canonical.contains(address)) {
            throw new InvalidInputException("addresses", address + " stands there twice.");
          }
          canonical.add(address);
        }
      }
    }
    if (canonical.isEmpty()) {
      throw new InvalidInputException("addresses", "An address is needed.");
    }
    if (canonical.size() > MOST_ADDRESSES) {
      throw new InvalidInputException("addresses", "At most " + MOST_ADDRESSES + " addresses.");
    }
    return canonical;
  }

  private String address(String one) {
    String canonical;
    try {
      canonical =
          forms
              .address(one)
              .orElseThrow(
                  () -> new InvalidInputException("addresses", one + " is no sip or tel address."));
    } catch (InvalidInputException e) {
      throw new InvalidInputException("addresses", one + ": " + e.getMessage());
    }
    try {
      UserAddress address = UserAddress.parse(canonical, settings.domain(), settings.region());
      if (!address.isTel() && !settings.domain().equals(address.host())) {
        throw new InvalidInputException(
            "addresses", one + " is not in the domain " + settings.domain() + ".");
      }
    } catch (AddressSyntaxException e) {
      throw new InvalidInputException("addresses", one + ": " + e.getMessage());
    }
    return canonical;
  }
}
