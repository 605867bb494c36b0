package org.opencpm.administration;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.opencpm.operation.Happening;
import org.opencpm.subscriber.Device;

/** Makes events of the trail out of what functions tell. */
final class Happenings {

  /** With which a story begins. */
  private static final Set<String> BEGINNINGS =
      Set.of(
          "accepted",
          "dropped",
          "notification",
          "refused",
          "invite-refused",
          "session-invited",
          "transfer-invited",
          "relayed");

  /** Keys that have a place of their own in an event. */
  private static final Set<String> PLACED =
      Set.of(
          "kind",
          "from",
          "to",
          "recipients",
          "device",
          "device-name",
          "status",
          "size",
          "about",
          "contribution-id");

  private Happenings() {}

  /** The event with that id. */
  static TrailEvent event(Happening one, long id) {
    return new TrailEvent(
        id,
        one.name(),
        BEGINNINGS.contains(one.name()),
        kind(text(one.value("kind"))),
        EventKey.of(story(one)),
        cut(one.messageId()),
        cut(one.conversationId()),
        text(one.value("contribution-id")),
        cut(one.callId()),
        text(one.value("from")),
        recipients(one.value("to")),
        device(one),
        (int) number(one.value("status")),
        number(one.value("size")),
        text(one.value("about")),
        detail(one));
  }

  /** What the events of a message or a session have in common. */
  private static String story(Happening one) {
    String about = text(one.value("about"));
    if (about != null) {
      return about;
    }
    boolean ofSession =
        one.name().startsWith("session")
            || one.name().startsWith("transfer")
            || one.name().startsWith("file-") && !one.name().equals("file-delivered")
            || one.name().endsWith("refused") && one.messageId() == null
            || one.name().equals("leg-lost")
            || one.name().equals("relayed");
    String[] order =
        ofSession
            ? new String[] {one.callId(), one.messageId(), one.conversationId()}
            : new String[] {one.messageId(), one.conversationId(), one.callId()};
    for (String id : order) {
      if (id != null && !id.isEmpty()) {
        return cut(id);
      }
    }
    return one.name();
  }

  /** A large message is a standalone one. */
  private static String kind(String kind) {
    return "LARGE".equals(kind) ? "STANDALONE" : kind;
  }

  private static List<String> recipients(Object to) {
    List<String> all = new ArrayList<>();
    if (to instanceof Collection<?> several) {
      several.stream().limit(TrailEvent.MAX_RECIPIENTS).forEach(one -> all.add(address(one)));
    } else if (to != null) {
      all.add(address(to));
    }
    return all;
  }

  /** Without blanks, which separate addresses in the row. */
  private static String address(Object value) {
    return text(value).replace(' ', '_');
  }

  private static String device(Happening one) {
    String name = text(one.value("device-name"));
    Object id = one.value("device");
    if (name != null || id == null) {
      return name;
    }
    return "device " + id;
  }

  /** What a device is called in events. */
  static String deviceName(Device device) {
    return device.name() != null ? cut(device.name()) : "device " + device.id();
  }

  private static long number(Object value) {
    return value instanceof Number number ? number.longValue() : 0;
  }

  private static String detail(Happening one) {
    StringBuilder detail = new StringBuilder();
    Object[] more = one.more();
    for (int i = 0; i + 1 < more.length; i += 2) {
      if (more[i + 1] != null
          && !"".equals(more[i + 1])
          && !PLACED.contains(String.valueOf(more[i]))) {
        detail.append(detail.isEmpty() ? "" : "; ").append(more[i]).append('=').append(more[i + 1]);
      }
    }
    return detail.isEmpty() ? null : cut(detail.toString());
  }

  private static String text(Object value) {
    return value == null ? null : cut(value.toString());
  }

  private static String cut(String text) {
    if (text == null) {
      return null;
    }
    // No text of PostgreSQL has the null character.
    String clean = text.indexOf('\0') < 0 ? text : text.replace('\0', '_');
    return clean.length() <= TrailEvent.MAX_TEXT ? clean : clean.substring(0, TrailEvent.MAX_TEXT);
  }
}
