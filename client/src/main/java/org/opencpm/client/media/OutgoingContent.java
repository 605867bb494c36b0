package org.opencpm.client.media;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import org.opencpm.client.signalling.Tokens;
import org.opencpm.media.msrp.ByteRange;
import org.opencpm.media.msrp.FailureReport;
import org.opencpm.media.msrp.SendHead;
import org.opencpm.media.msrp.transport.MessageSender;
import org.opencpm.media.msrp.transport.MsrpSession;

/** A whole message that goes out over MSRP. */
public final class OutgoingContent {

  private final String contentType;
  private final byte[] bytes;
  private final FailureReport failureReport;
  private final CompletableFuture<Integer> status = new CompletableFuture<>();
  private int attempt;

  private OutgoingContent(String contentType, byte[] bytes, FailureReport failureReport) {
    this.contentType = Objects.requireNonNull(contentType, "contentType");
    this.bytes = Objects.requireNonNull(bytes, "bytes");
    this.failureReport = failureReport;
  }

  /**
   * A message whose every chunk the other end answers.
   *
   * @param contentType its media type
   * @param bytes its content, not copied
   */
  public static OutgoingContent answered(String contentType, byte[] bytes) {
    return new OutgoingContent(contentType, bytes, FailureReport.YES);
  }

  /** A message whose fate does not matter; its status is 200 as soon as it has left. */
  public static OutgoingContent unanswered(String contentType, byte[] bytes) {
    return new OutgoingContent(contentType, bytes, FailureReport.NO);
  }

  /** Its MSRP status, see {@link MediaSession#send}. */
  CompletableFuture<Integer> status() {
    return status;
  }

  long size() {
    return bytes.length;
  }

  void answered(int code) {
    status.complete(code);
  }

  /** Counts the attempts to send it; an answer to an earlier one than the last says nothing. */
  int nextAttempt() {
    return ++attempt;
  }

  int attempt() {
    return attempt;
  }

  /** Sends it once; the consumer hears the status on the loop. */
  void sendOn(MsrpSession session, IntConsumer told) {
    SendHead head =
        new SendHead(
            Tokens.messageId(),
            new ByteRange(1, bytes.length, bytes.length),
            false,
            failureReport,
            contentType,
            List.of());
    MessageSender.send(
        session, head, bytes, MessageSender.Pace.DEFAULT, (code, comment) -> told.accept(code));
  }
}
