package org.opencpm.compliance;

/** Where a test looks from. */
enum Level {
  /** Inside the code: a class, a module, a contract run on its implementations. */
  UNIT,
  /** Over sockets, against a server that runs the packaged EAR. */
  END_TO_END
}
