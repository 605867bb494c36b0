package org.opencpm.scene;

import java.util.logging.Level;
import java.util.logging.Logger;

/** The structured log of messages, which tests with many messages keep quiet. */
public final class MessageLines {

  private static final Logger LOG = Logger.getLogger("org.opencpm.messages");

  private MessageLines() {}

  public static void quiet() {
    LOG.setLevel(Level.WARNING);
  }

  public static Logger speaking() {
    LOG.setLevel(Level.INFO);
    return LOG;
  }
}
