package org.opencpm.client.demo;

/** How a device of the demonstration gets files. */
enum FileWays {
  /** Not at all. */
  NONE,
  /** Over MSRP alone: the server turns what was uploaded into that. */
  MSRP,
  /** Over MSRP and over HTTP. */
  BOTH
}
