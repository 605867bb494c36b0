package org.opencpm.administration;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.opencpm.policy.Settings;
import org.opencpm.subscriber.AddressSyntaxException;
import org.opencpm.subscriber.Subscriber;
import org.opencpm.subscriber.SubscriberDirectory;
import org.opencpm.subscriber.UserAddress;

/** What a text that somebody looks for may mean: an id, or an address in any form. */
final class SearchKeys {

  private final SubscriberDirectory subscribers;
  private final Settings settings;

  SearchKeys(SubscriberDirectory subscribers, Settings settings) {
    this.subscribers = subscribers;
    this.settings = settings;
  }

  /**
   * The ids and canonical addresses that it may mean.
   *
   * @throws InvalidInputException when it looks like an address and is none
   */
  Set<String> of(String text) {
    String wanted = text.trim();
    Set<String> meanings = new LinkedHashSet<>();
    meanings.add(wanted);
    address(wanted).ifPresent(meanings::add);
    user(wanted).ifPresent(user -> meanings.addAll(user.addresses()));
    return meanings;
  }

  /** The user whom a text names by an address or a user name. */
  Optional<Subscriber> user(String text) {
    String wanted = text.trim();
    return address(wanted)
        .flatMap(subscribers::byAddress)
        .or(() -> subscribers.byUserName(wanted))
        .or(
            () ->
                wanted.contains("@")
                    ? Optional.empty()
                    : subscribers.byUserName(wanted + "@" + settings.domain()));
  }

  /**
   * The canonical form of an address; empty for a text that is none.
   *
   * @throws InvalidInputException when it looks like an address and is none
   */
  Optional<String> address(String text) {
    boolean uri = text.matches("(?i)(sips?|tel):.*") || text.contains("<");
    String number = text.replaceAll("[\\s().\\-/]", "");
    String candidate;
    if (uri) {
      candidate = text.matches("(?i)tel:.*") ? "tel:" + number.substring(4) : text;
    } else if (number.matches("\\+[0-9]{3,}")) {
      candidate = "tel:" + number;
    } else if (number.matches("[0-9]{3,}")) {
      candidate = "tel:" + number + ";phone-context=" + settings.domain();
    } else if (text.matches("[^\\s@]+@[^\\s@]+")) {
      candidate = "sip:" + text;
    } else {
      return Optional.empty();
    }
    try {
      return Optional.of(
          UserAddress.parse(candidate, settings.domain(), settings.region()).canonical());
    } catch (AddressSyntaxException e) {
      if (uri) {
        throw new InvalidInputException("text", "This address cannot be read: " + e.getMessage());
      }
      // A Call-ID has an @ too.
      return Optional.empty();
    }
  }
}
