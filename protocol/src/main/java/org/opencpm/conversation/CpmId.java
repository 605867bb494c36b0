package org.opencpm.conversation;

import java.util.UUID;

/**
 * Syntax shared by all CPM identities ({@code cpm-id} of the fact sheet, section 2.1): 1 to 255
 * visible characters of US-ASCII without comma and semicolon. Values are compared byte by byte.
 */
final class CpmId {

  static final int MAX_LENGTH = 255;

  private CpmId() {}

  static String parse(String header, String value) throws InvalidIdException {
    String id = value == null ? "" : value.strip();
    if (id.isEmpty()) {
      throw new InvalidIdException(header + " is empty");
    }
    if (id.length() > MAX_LENGTH) {
      throw new InvalidIdException(header + " is longer than " + MAX_LENGTH + " characters");
    }
    if (!isValid(id)) {
      throw new InvalidIdException(header + " has a character that an identity may not have");
    }
    return id;
  }

  static String require(String header, String value) {
    if (value == null || value.length() > MAX_LENGTH || !isValid(value)) {
      throw new IllegalArgumentException("not a " + header);
    }
    return value;
  }

  /** Random version 4 UUID in lower case with hyphens: some servers take nothing else. */
  static String random() {
    return UUID.randomUUID().toString();
  }

  private static boolean isValid(String id) {
    return !id.isEmpty() && id.chars().allMatch(c -> c > 0x20 && c < 0x7F && c != ',' && c != ';');
  }
}
