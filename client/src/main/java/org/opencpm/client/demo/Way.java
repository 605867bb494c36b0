package org.opencpm.client.demo;

/** How a message travels to a device. */
public enum Way {
  /** In a SIP MESSAGE. */
  MESSAGE,
  /** In a session, over MSRP. */
  MSRP
}
