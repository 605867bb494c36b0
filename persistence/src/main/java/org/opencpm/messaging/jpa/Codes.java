package org.opencpm.messaging.jpa;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.opencpm.messaging.DeliveryState;
import org.opencpm.messaging.Lane;
import org.opencpm.messaging.MessageKind;
import org.opencpm.notification.DispositionRequest;

/** How values of the domain stand in columns. The numbers are part of the schema. */
final class Codes {

  static final int WAITING = 0;
  static final int DONE = 1;
  static final int REFUSED = 2;
  static final int ANNOUNCED = 3;

  static final int FETCHED_BY_PREFERENCE = 1;
  static final int FETCHED = 2;

  private Codes() {}

  static int of(DeliveryState state) {
    return switch (state) {
      case WAITING -> WAITING;
      case DONE -> DONE;
      case REFUSED -> REFUSED;
      case ANNOUNCED -> ANNOUNCED;
    };
  }

  static int of(MessageKind kind) {
    return switch (kind) {
      case STANDALONE -> 0;
      case NOTIFICATION -> 1;
      case CHAT -> 2;
      case NOTICE -> 3;
      case FILE -> 4;
    };
  }

  static int of(Lane lane) {
    return switch (lane) {
      case PAGER -> 0;
      case SESSION -> 1;
      case FILE -> 2;
    };
  }

  /** Whether a message is fetched: never, if its recipient prefers so, or always. */
  static int fetched(MessageKind kind, boolean held) {
    if (held) {
      return FETCHED;
    }
    return kind == MessageKind.STANDALONE ? FETCHED_BY_PREFERENCE : 0;
  }

  static MessageKind kind(Object code) {
    return switch (((Number) code).intValue()) {
      case 0 -> MessageKind.STANDALONE;
      case 1 -> MessageKind.NOTIFICATION;
      case 2 -> MessageKind.CHAT;
      case 3 -> MessageKind.NOTICE;
      case 4 -> MessageKind.FILE;
      default -> throw new IllegalStateException("message kind " + code);
    };
  }

  static String of(Set<DispositionRequest> wishes) {
    return wishes.stream().map(Enum::name).sorted().collect(Collectors.joining(","));
  }

  static Set<DispositionRequest> wishes(Object names) {
    EnumSet<DispositionRequest> wishes = EnumSet.noneOf(DispositionRequest.class);
    String text = (String) names;
    if (!text.isEmpty()) {
      for (String name : text.split(",")) {
        wishes.add(DispositionRequest.valueOf(name));
      }
    }
    return wishes;
  }

  /** A key of any length as 32 bytes, so that it fits an index whatever a sender puts into it. */
  static byte[] hash(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
