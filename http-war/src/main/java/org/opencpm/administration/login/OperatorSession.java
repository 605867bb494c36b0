package org.opencpm.administration.login;

import java.time.Instant;

/** An operator who has logged in with a browser. */
public final class OperatorSession {

  private final String id = Secrets.random();
  private final String formToken = Secrets.random();
  private final String operator;
  private final Instant since;
  private volatile Instant lastUsed;
  private String notice;

  OperatorSession(String operator, Instant now) {
    this.operator = operator;
    this.since = now;
    this.lastUsed = now;
  }

  /** Value of the cookie. */
  String id() {
    return id;
  }

  /** His name. */
  public String operator() {
    return operator;
  }

  Instant since() {
    return since;
  }

  Instant lastUsed() {
    return lastUsed;
  }

  void used(Instant now) {
    lastUsed = now;
  }

  /** What every form of his carries, and a request with the cookie to the JSON interface. */
  public String formToken() {
    return formToken;
  }

  /** Whether a form is from a page of this session. */
  public boolean knows(String sentToken) {
    return Secrets.same(formToken, sentToken);
  }

  /** Keeps a line for the next page. */
  public synchronized void notice(String line) {
    notice = line;
  }

  /** The line that was kept, once; null for none. */
  public synchronized String takeNotice() {
    String line = notice;
    notice = null;
    return line;
  }
}
