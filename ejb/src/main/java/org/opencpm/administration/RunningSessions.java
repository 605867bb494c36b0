package org.opencpm.administration;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.enterprise.context.ApplicationScoped;
import javax.inject.Inject;
import org.opencpm.chat.RunningSession;
import org.opencpm.chat.SessionFunctions;
import org.opencpm.chat.SessionNumbers;
import org.opencpm.filetransfer.FileFunctions;
import org.opencpm.filetransfer.FileTransactions;
import org.opencpm.filetransfer.LiveTransfers;
import org.opencpm.filetransfer.MovingFile;

/** The sessions and the files that move at this node, whatever carries them. */
@ApplicationScoped
public class RunningSessions {

  /** Reason header field (RFC 3326) of a session that an operator ends. */
  static final String ENDED_BY_OPERATOR = "SIP;cause=480;text=\"Ended by the operator\"";

  @Inject private SessionFunctions chats;
  @Inject private FileFunctions files;
  @Inject private FileTransactions transfers;
  @Inject private LiveTransfers moving;

  static String id(long number) {
    return "s" + number;
  }

  private Stream<RunningSession> all() {
    return Stream.concat(chats.running().stream(), files.running().stream());
  }

  /** Call-IDs of the sessions. */
  public Set<String> callIds() {
    return all().map(session -> session.way().callId()).collect(Collectors.toSet());
  }

  /** The sessions, the oldest first. */
  public List<SessionView> views() {
    return all()
        .sorted(Comparator.comparingLong(RunningSession::number))
        .map(
            session ->
                new SessionView(
                    id(session.number()),
                    session.kind(),
                    session.state(),
                    session.way().sender().address(),
                    session.way().recipientAddress(),
                    session.way().conversationId(),
                    session.way().callId(),
                    session.legs(),
                    session.messages(),
                    session.since()))
        .toList();
  }

  /**
   * A session that goes on; empty for one that has ended.
   *
   * @throws NotFoundException for an id that no session of this process had
   */
  public Optional<RunningSession> find(String id) {
    long number = PageSize.number(id.startsWith("s") ? id.substring(1) : "0", 0);
    if (number < 1 || number > SessionNumbers.last()) {
      throw new NotFoundException("There is no session " + id + ".");
    }
    return all().filter(session -> session.number() == number).findFirst();
  }

  /** Files over MSRP that move. */
  public List<MovingFile> overMsrp() {
    return files.moving();
  }

  /** Files of the content server that move, and how many bytes have. */
  public Map<Long, Long> overHttp() {
    return moving.ofContentServer();
  }

  public boolean isMoving(long transferId) {
    return moving.ofContentServer().containsKey(transferId);
  }

  /** Whether there is such a file on the content server. */
  public boolean exists(long transferId) {
    return transfers.find(transferId).isPresent();
  }

  /** Stops all who move a file of the content server. */
  public void cancel(long transferId) {
    moving.cancel(transferId);
  }
}
