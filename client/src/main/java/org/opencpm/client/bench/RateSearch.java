package org.opencpm.client.bench;

import java.io.IOException;

/**
 * Finds the highest rate that is sustained: up in large steps until one fails, then halves the gap.
 * A step that fails is tried once more, since another program's burst may have been the cause.
 *
 * @param first rate to begin with, messages a second
 * @param factor by which the rate grows, above 1
 * @param refinements how often the gap is halved
 * @param highest rate above which nobody asks
 */
record RateSearch(int first, double factor, int refinements, int highest) {

  /** Offers one rate. */
  @FunctionalInterface
  interface Step {
    /** Runs one step at that many messages a second. */
    StepResult at(int rate) throws IOException;
  }

  /**
   * Searches.
   *
   * @return the best step that was sustained; if there was none, the last one that failed
   */
  StepResult search(Step step) throws IOException {
    StepResult best = null;
    StepResult failed = null;
    int rate = first;
    while (failed == null && rate <= highest) {
      StepResult result = twice(step, rate);
      if (result.sustained()) {
        best = result;
        rate = (int) Math.ceil(rate * factor);
      } else {
        failed = result;
      }
    }
    int low = best == null ? 0 : best.offered();
    for (int i = 0; i < refinements && failed != null; i++) {
      int middle = (low + failed.offered()) / 2;
      if (middle <= low || middle == 0) {
        break;
      }
      StepResult result = twice(step, middle);
      if (result.sustained()) {
        best = result;
        low = middle;
      } else {
        failed = result;
      }
    }
    return best != null ? best : failed;
  }

  private static StepResult twice(Step step, int rate) throws IOException {
    StepResult result = step.at(rate);
    return result.sustained() ? result : step.at(rate);
  }
}
