package org.opencpm.client.signalling;

import gov.nist.core.ServerLogger;
import gov.nist.javax.sip.message.SIPMessage;
import java.util.Properties;
import javax.sip.SipStack;

/**
 * Takes the place of the stack's own message log and writes nothing: the client sees its messages
 * at the sockets ({@link WireNetwork}). Public with a public constructor because the stack makes it
 * by name.
 */
public final class StackMessages implements ServerLogger {

  @Override
  public void closeLogFile() {
    // There is no file.
  }

  @Override
  public void logMessage(
      SIPMessage message, String from, String to, boolean sender, long timeMillis) {
    // Seen at the socket.
  }

  @Override
  public void logMessage(
      SIPMessage message, String from, String to, String status, boolean sender, long timeMillis) {
    // Seen at the socket.
  }

  @Override
  public void logMessage(
      SIPMessage message, String from, String to, String status, boolean sender) {
    // Seen at the socket.
  }

  @Override
  public void logException(Exception cause) {
    // Also given to StackEvents.
  }

  @Override
  public void setStackProperties(Properties properties) {
    // Nothing to configure.
  }

  @Override
  public void setSipStack(SipStack stack) {
    // Nothing is needed from the stack.
  }
}
