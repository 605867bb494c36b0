package org.opencpm.administration;

/**
 * Somebody who may use the console.
 *
 * @param password hash with its parameters
 */
public record StoredOperator(String name, Role role, String password) {

  /** Keeps the hash out of logs. */
  @Override
  public String toString() {
    return name + " " + role;
  }
}
