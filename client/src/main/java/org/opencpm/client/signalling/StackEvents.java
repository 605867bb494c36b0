package org.opencpm.client.signalling;

import gov.nist.core.StackLogger;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Properties;

/**
 * Carries the stack's own log to the logger {@code org.opencpm.client.signalling}.
 *
 * <p>Everything is at DEBUG there: what the stack calls an error (a connection refused, a message
 * it cannot parse) reaches the client's user as the outcome of a request or is hostile input that
 * must not fill a log. Public with a public constructor because the stack makes it by name.
 */
public final class StackEvents implements StackLogger {

  private static final Logger LOG = System.getLogger("org.opencpm.client.signalling");

  private final boolean enabled = LOG.isLoggable(Level.DEBUG);

  /** Notes something that went wrong between the client and the stack. */
  static void note(String message, Throwable cause) {
    LOG.log(Level.DEBUG, message, cause);
  }

  @Override
  public boolean isLoggingEnabled() {
    return enabled;
  }

  @Override
  public boolean isLoggingEnabled(int level) {
    return enabled && level <= TRACE_WARN;
  }

  private void log(String message, Throwable cause) {
    if (enabled) {
      LOG.log(Level.DEBUG, message, cause);
    }
  }

  @Override
  public void logException(Throwable cause) {
    log("Exception in the SIP stack", cause);
  }

  @Override
  public void logFatalError(String message) {
    log(message, null);
  }

  @Override
  public void logError(String message) {
    log(message, null);
  }

  @Override
  public void logError(String message, Exception cause) {
    log(message, cause);
  }

  @Override
  public void logWarning(String message) {
    log(message, null);
  }

  @Override
  public void logInfo(String message) {
    // Below the level that is kept.
  }

  @Override
  public void logDebug(String message) {
    // Below the level that is kept.
  }

  @Override
  public void logDebug(String message, Exception cause) {
    // Below the level that is kept.
  }

  @Override
  public void logTrace(String message) {
    // Below the level that is kept.
  }

  @Override
  public void logStackTrace() {
    // The stack's call sites are of no interest to its user.
  }

  @Override
  public void logStackTrace(int level) {
    // The stack's call sites are of no interest to its user.
  }

  @Override
  public int getLineCount() {
    return 0;
  }

  @Override
  public void disableLogging() {
    // Decided by the logger's configuration.
  }

  @Override
  public void enableLogging() {
    // Decided by the logger's configuration.
  }

  @Override
  public void setBuildTimeStamp(String timestamp) {
    // Not kept.
  }

  @Override
  public void setStackProperties(Properties properties) {
    // Decided by the logger's configuration.
  }

  @Override
  public String getLoggerName() {
    return LOG.getName();
  }
}
