package org.opencpm.messaging;

import java.util.Objects;

/**
 * One header line of a CPIM message or of a MIME entity.
 *
 * @param name the name as it was written, with its namespace prefix if it has one ({@code
 *     imdn.Message-ID})
 * @param value everything after the colon without surrounding blanks; CPIM parameters and escapes
 *     (RFC 3862 section 2.3) are left in place
 */
public record CpimHeader(String name, String value) {

  /** Checks that neither part is null. */
  public CpimHeader {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
  }

  /** Tells whether this header has that name; case is ignored. */
  boolean named(String other) {
    return name.equalsIgnoreCase(other);
  }
}
