package org.opencpm.filetransfer;

/** The body of a request is not what it should be. */
final class BadBody extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Problem problem;

  /**
   * Makes one.
   *
   * @param detail a sentence of ours, never something that the client sent
   */
  BadBody(Problem problem, String detail) {
    super(detail, null, false, false);
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}
