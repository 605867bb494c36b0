package org.opencpm.messaging;

import org.opencpm.policy.Settings;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.FeatureTags;
import org.opencpm.subscriber.ServiceIdentifier;

/**
 * Which way a message goes to a device (fact sheet 3.1, 3.5): as it came where the device can take
 * it so, else by the other mode where its size allows. A device that names no service at all takes
 * both.
 */
final class CarrierChoice {

  /** Clients switch to Large Message Mode above this size (fact sheet 3.1). */
  static final int SWITCH_OVER = 1300;

  /** SIMPLE IM, the chat of before CPM; and what the GSMA calls both standalone modes. */
  private static final String SIMPLE_IM = "+g.oma.sip-im";

  private static final String BOTH_MODES = "+g.gsma.rcs.cpm.pager-large";

  private static final String FILE_BY_HTTP = "urn:urn-7:3gpp-application.ims.iari.rcs.fthttp";
  private static final String FILE_OF_RCSE = "urn:urn-7:3gpp-application.ims.iari.rcse.ft";

  /** The ways. */
  enum Way {
    /** SIP MESSAGE. */
    MESSAGE,
    /** INVITE and MSRP. */
    SESSION,
    /** INVITE for a file, and MSRP; or what takes its place for the device. */
    FILE,
    /** This device can never have it. */
    NONE
  }

  private final Settings settings;

  CarrierChoice(Settings settings) {
    this.settings = settings;
  }

  Way of(Delivery delivery, Device device) {
    return switch (delivery.kind()) {
      case NOTIFICATION, NOTICE -> Way.MESSAGE;
      case STANDALONE -> standalone(delivery, tags(device));
      case CHAT -> chat(delivery, tags(device));
      case FILE -> file(tags(device));
    };
  }

  /** A device that can fetch files by HTTP gets a message that says where. */
  private static Way file(FeatureTags tags) {
    boolean takes =
        tags.icsi().isEmpty()
            || tags.hasService(ServiceIdentifier.FILE_TRANSFER)
            || tags.iari().contains(FILE_BY_HTTP)
            || tags.iari().contains(FILE_OF_RCSE);
    return takes ? Way.FILE : Way.NONE;
  }

  private static FeatureTags tags(Device device) {
    return FeatureTags.parse(device.binding().contactParams());
  }

  private Way standalone(Delivery delivery, FeatureTags tags) {
    boolean says = !tags.icsi().isEmpty();
    boolean large = !says || tags.hasService(ServiceIdentifier.LARGE) || tags.has(BOTH_MODES);
    boolean pager =
        !large || !says || tags.hasService(ServiceIdentifier.PAGER) || tags.has(BOTH_MODES);
    boolean fits = pager && delivery.size() <= settings.maxPagerSize();
    boolean cameLarge = delivery.lane() == Lane.SESSION;
    if (fits && (!cameLarge || !large || delivery.size() <= SWITCH_OVER)) {
      return Way.MESSAGE;
    }
    return large ? Way.SESSION : Way.NONE;
  }

  /** A device that cannot chat gets a chat message as a standalone one, if it is small enough. */
  private Way chat(Delivery delivery, FeatureTags tags) {
    boolean chats =
        tags.icsi().isEmpty() || tags.hasService(ServiceIdentifier.SESSION) || tags.has(SIMPLE_IM);
    if (chats) {
      return Way.SESSION;
    }
    return standalone(delivery, tags);
  }
}
