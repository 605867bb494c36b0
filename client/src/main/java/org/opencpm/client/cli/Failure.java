package org.opencpm.client.cli;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Ends a command with one line of explanation and an exit code. */
final class Failure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int code;

  Failure(int code, String explanation) {
    super(explanation);
    this.code = code;
  }

  /** The exit code for what stopped a command. */
  static int exitCode(Throwable problem) {
    Throwable cause = unwrapped(problem);
    if (cause instanceof Failure failure) {
      return failure.code;
    }
    if (cause instanceof TimeoutException) {
      return ExitCode.NO_ANSWER;
    }
    return cause instanceof IllegalArgumentException ? ExitCode.USAGE : ExitCode.LOCAL;
  }

  /** What stopped a command, on one line. */
  static String oneLine(Throwable problem) {
    Throwable cause = unwrapped(problem);
    if (cause instanceof TimeoutException) {
      return "no answer from the server";
    }
    if (cause instanceof NoSuchFileException missing) {
      return "no such file: " + missing.getMessage();
    }
    String text =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return text.replaceAll("\\s+", " ");
  }

  private static Throwable unwrapped(Throwable problem) {
    boolean wraps =
        problem instanceof CompletionException
            || problem instanceof ExecutionException
            || problem instanceof java.io.UncheckedIOException;
    return wraps && problem.getCause() != null ? unwrapped(problem.getCause()) : problem;
  }

  /** A failure of input or output on this side. */
  static Failure local(IOException problem) {
    return new Failure(ExitCode.LOCAL, oneLine(problem));
  }
}
