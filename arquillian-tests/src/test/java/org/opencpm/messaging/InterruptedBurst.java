package org.opencpm.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.opencpm.endtoend.Handset;
import org.opencpm.endtoend.Pager;
import org.opencpm.endtoend.Patience;
import org.opencpm.endtoend.RunningServer;
import org.opencpm.endtoend.SipText;
import org.opencpm.endtoend.Transport;
import org.opencpm.endtoend.User;

/**
 * Numbered messages of one sender to a user who is there and to one who is not, in the middle of
 * which the server is killed.
 */
final class InterruptedBurst implements AutoCloseable {

  private final RunningServer server;
  private final Transport transport;
  private final Handset alice;
  private final Handset bob;
  private final User offline;
  private final List<CompletableFuture<SipText>> toBob = new ArrayList<>();
  private final List<CompletableFuture<SipText>> toOffline = new ArrayList<>();
  private List<String> acceptedForBob = List.of();
  private List<String> acceptedForOffline = List.of();

  /**
   * @param transport over which the sender sends; those who receive use UDP
   */
  InterruptedBurst(RunningServer server, Transport transport) {
    this.server = server;
    this.transport = transport;
    alice = server.newDevice(transport);
    bob = server.newDevice(Transport.UDP);
    offline = server.newUser();
  }

  /** Sends the next message to each of the two, without waiting. */
  void sendNext() {
    String text = "m" + toBob.size();
    toBob.add(alice.sendAsync(Pager.to(bob.user().sip()).text(text)));
    toOffline.add(alice.sendAsync(Pager.to(offline.sip()).text(text)));
  }

  /** Whether that many messages have reached the user who is there. */
  boolean hasDelivered(int count) {
    return bob.messages().size() >= count;
  }

  /** Keeps in mind what had its 202 when the server was killed. */
  void killed() {
    acceptedForBob = accepted(toBob);
    acceptedForOffline = accepted(toOffline);
  }

  /** Has both users register with the server that was started again. */
  void assertThatNothingIsLost() {
    // His device is still there: it gets the rest at the address that the server knows. It says
    // where it is anew only then, as what is on its way while a device moves may come twice.
    Patience.until(
        "all that was accepted for bob over " + transport,
        () -> bob.texts().containsAll(acceptedForBob));
    bob.settle();
    try (Handset laterBob = server.again(bob, Transport.UDP).register();
        Handset late = server.device(offline, Transport.UDP).register()) {
      List<String> atBob = new ArrayList<>(bob.texts());
      Patience.until(
          "all that was accepted for the other over " + transport,
          () -> late.texts().containsAll(acceptedForOffline));
      laterBob.settle();
      late.settle();

      assertThat(atBob).isNotEmpty();
      assertThat(late.texts()).doesNotHaveDuplicates();
      assertThat(late.texts()).isSortedAccordingTo(InterruptedBurst::byNumber);
      // The one message whose answer the crash cut off may come twice, no other.
      List<String> all = together(bob, laterBob);
      assertThat(all.size() - all.stream().distinct().count()).isLessThanOrEqualTo(1);
    }
  }

  private static List<String> together(Handset one, Handset other) {
    List<String> all = new ArrayList<>(one.texts());
    all.addAll(other.texts());
    return all;
  }

  /** The texts of those messages that had their 202 so far. */
  private static List<String> accepted(List<CompletableFuture<SipText>> answers) {
    return IntStream.range(0, answers.size())
        .filter(i -> answers.get(i).isDone() && answers.get(i).join().status() == 202)
        .mapToObj(i -> "m" + i)
        .toList();
  }

  private static int byNumber(String one, String other) {
    return Integer.compare(
        Integer.parseInt(one.substring(1)), Integer.parseInt(other.substring(1)));
  }

  @Override
  public void close() {
    alice.close();
    bob.close();
  }
}
