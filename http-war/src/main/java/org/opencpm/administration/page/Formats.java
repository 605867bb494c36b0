package org.opencpm.administration.page;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.opencpm.administration.Found;
import org.opencpm.administration.Role;
import org.opencpm.administration.routing.Links;

/** How values look on a page. Times are UTC, as in the log. */
public final class Formats {

  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

  private final Clock clock;

  Formats(Clock clock) {
    this.clock = clock;
  }

  /** 2026-11-25 16:20:03. */
  public String utc(Instant at) {
    return UTC.format(at);
  }

  /** 16:20. */
  public String clock(Instant at) {
    return CLOCK.format(at);
  }

  /** As the {@code time} element wants it. */
  public String machine(Instant at) {
    return at.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  /** "3 min ago", "in 2 h". */
  public String ago(Instant at) {
    Duration age = Duration.between(at, clock.instant());
    if (age.abs().toSeconds() < 1) {
      return "now";
    }
    return age.isNegative() ? "in " + span(age.negated()) : span(age) + " ago";
  }

  /** How long it is since then: "3 min". */
  public String age(Instant at) {
    Duration age = Duration.between(at, clock.instant());
    return span(age.isNegative() ? Duration.ZERO : age);
  }

  private static String span(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min";
    }
    return seconds < 172_800 ? seconds / 3600 + " h" : seconds / 86_400 + " days";
  }

  /** 325 B, 1.2 MB. */
  public String bytes(long size) {
    if (size < 0) {
      return "unknown size";
    }
    double value = size;
    int unit = 0;
    while (value >= 999.5 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    String pattern = unit == 0 || value >= 99.5 ? "%.0f %s" : "%.1f %s";
    return String.format(Locale.ROOT, pattern, value, UNITS[unit]);
  }

  /** 1,234 or 0.5. */
  public String number(double value) {
    return value == Math.rint(value) || Math.abs(value) >= 100
        ? String.format(Locale.ENGLISH, "%,.0f", value)
        : String.format(Locale.ENGLISH, "%.1f", value);
  }

  /** A text as a segment of a path or a value of a query. */
  public String url(String text) {
    return Links.escaped(text);
  }

  /** What a thing that was found is called. */
  public String kind(Found.Kind kind) {
    return switch (kind) {
      case STANDALONE -> "Message";
      case CHAT -> "Chat message";
      case NOTIFICATION -> "Notification";
      case FILE -> "File";
      case SESSION -> "Session";
      case NOTICE -> "Notice";
    };
  }

  /** What its state is called. */
  public String state(Found.State state) {
    return switch (state) {
      case WAITING -> "Waiting";
      case DELIVERED -> "Delivered";
      case REFUSED -> "Refused";
      case FAILED -> "Failed";
      case SETTLED -> "Set aside";
      case LIVE -> "Live";
      case ENDED -> "Ended";
    };
  }

  /** A name of an enum in lower case, as it is in URLs. */
  public String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** What a role is called. */
  public String role(Role role) {
    return lower(role);
  }
}
