package org.opencpm.filetransfer;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.opencpm.chat.RunningSession;
import org.opencpm.chat.SessionNumbers;
import org.opencpm.messaging.SessionDirection;
import org.opencpm.operation.MessageLog;

/** A transfer as those see it who look at it from outside. Any thread. */
final class RunningFiles implements RunningSession {

  private final SessionDirection forth;
  private final TransferMedia media;
  private final TransferLegs legs;
  private final Consumer<String> end;
  private final Instant since;
  private final long number = SessionNumbers.next();

  RunningFiles(
      SessionDirection forth,
      TransferMedia media,
      TransferLegs legs,
      Consumer<String> end,
      Instant since) {
    this.forth = forth;
    this.media = media;
    this.legs = legs;
    this.end = end;
    this.since = since;
  }

  /** It begins with an invitation to so many devices. */
  void invited(int devices, int files) {
    MessageLog.event(
        "transfer-invited",
        null,
        forth.conversationId(),
        forth.callId(),
        "kind",
        "SESSION",
        "from",
        forth.sender().address(),
        "to",
        forth.recipientAddress(),
        "devices",
        devices,
        "files",
        files,
        "contribution-id",
        forth.contributionId());
  }

  /** Its files that move. */
  List<MovingFile> moving() {
    return media.files().stream()
        .filter(TransferFile::isMoving)
        .map(
            file ->
                new MovingFile(
                    number,
                    media.sender(),
                    file.offered().selector().type().orElse("application/octet-stream"),
                    file.passage == null ? file.offered().start() : file.passage.received(),
                    file.offered().selector().size().orElse(-1)))
        .toList();
  }

  @Override
  public long number() {
    return number;
  }

  @Override
  public String kind() {
    return "file";
  }

  @Override
  public String state() {
    return media.anyMoving() ? "moving" : "resting";
  }

  @Override
  public SessionDirection way() {
    return forth;
  }

  @Override
  public int legs() {
    FileLeg callee = legs.callee();
    return (legs.caller().isUp() ? 1 : 0) + (callee != null && callee.isUp() ? 1 : 0);
  }

  @Override
  public long messages() {
    return media.files().size();
  }

  @Override
  public Instant since() {
    return since;
  }

  @Override
  public void end(String reason) {
    end.accept(reason);
  }
}
