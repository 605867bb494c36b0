package org.opencpm.compliance;

/** How a test ended, from good to bad. */
enum Outcome {
  PASSED,
  SKIPPED,
  FAILED;

  /** The worse of both: a test that ran several times is as good as its worst run. */
  Outcome worse(Outcome other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
