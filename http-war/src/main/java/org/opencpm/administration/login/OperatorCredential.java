package org.opencpm.administration.login;

import javax.security.enterprise.credential.Credential;

/**
 * Name and password of an operator.
 *
 * @param from address that they come from: too many wrong ones make it wait
 */
public record OperatorCredential(String name, String password, String from) implements Credential {

  /** Keeps the password out of logs. */
  @Override
  public String toString() {
    return name + " from " + from;
  }
}
