package org.opencpm.notification;

import java.util.Optional;

/** What a notification says has become of a message (RFC 5438 section 7.2). */
public enum Disposition {
  /** It reached a device. */
  DELIVERED(Kind.DELIVERY, "delivered"),
  /** It will never reach one. */
  FAILED(Kind.DELIVERY, "failed"),
  /** Whether it reached one will not be told. */
  DELIVERY_FORBIDDEN(Kind.DELIVERY, "forbidden"),
  /** Whether it reached one cannot be told. */
  DELIVERY_ERROR(Kind.DELIVERY, "error"),
  /** An intermediary handled it. */
  PROCESSED(Kind.PROCESSING, "processed"),
  /** An intermediary keeps it for later. */
  STORED(Kind.PROCESSING, "stored"),
  /** What was done with it will not be told. */
  PROCESSING_FORBIDDEN(Kind.PROCESSING, "forbidden"),
  /** What was done with it cannot be told. */
  PROCESSING_ERROR(Kind.PROCESSING, "error"),
  /** It was shown to the user. */
  DISPLAYED(Kind.DISPLAY, "displayed"),
  /** Whether it was shown will not be told. */
  DISPLAY_FORBIDDEN(Kind.DISPLAY, "forbidden"),
  /** Whether it was shown cannot be told. */
  DISPLAY_ERROR(Kind.DISPLAY, "error");

  /** The three notifications. */
  public enum Kind {
    /** About reaching a device. */
    DELIVERY("delivery-notification"),
    /** About what intermediaries did. */
    PROCESSING("processing-notification"),
    /** About being shown. */
    DISPLAY("display-notification");

    private final String element;

    Kind(String element) {
      this.element = element;
    }

    /** Name of the notification element. */
    public String element() {
      return element;
    }

    /** The kind of that element name, or empty if there is none. */
    static Optional<Kind> ofElement(String element) {
      for (Kind kind : values()) {
        if (kind.element.equals(element)) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }
  }

  private final Kind kind;
  private final String element;

  Disposition(Kind kind, String element) {
    this.kind = kind;
    this.element = element;
  }

  /** Which of the three notifications says it. */
  public Kind kind() {
    return kind;
  }

  /** Name of the element inside {@code status}. */
  public String element() {
    return element;
  }

  /** The disposition of that kind and element name, or empty if there is none. */
  public static Optional<Disposition> of(Kind kind, String element) {
    for (Disposition disposition : values()) {
      if (disposition.kind == kind && disposition.element.equals(element)) {
        return Optional.of(disposition);
      }
    }
    return Optional.empty();
  }
}
