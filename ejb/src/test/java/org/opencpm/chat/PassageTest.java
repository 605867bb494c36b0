package org.opencpm.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencpm.compliance.Requirement;
import org.opencpm.media.msrp.ByteRange;
import org.opencpm.media.msrp.Continuation;
import org.opencpm.media.msrp.FailureReport;
import org.opencpm.media.msrp.MsrpReport;
import org.opencpm.media.msrp.SendHead;
import org.opencpm.media.msrp.transport.IncomingChunk;

/** What passes from leg to leg, and what a chunk's answer waits for (design 4.5). */
class PassageTest {

  private static final String HEAD =
      "From: <sip:alice@cpm.example>\r\nTo: <sip:bob@cpm.example>\r\n"
          + "NS: imdn <urn:ietf:params:imdn>\r\nimdn.Message-ID: m1\r\n"
          + "imdn.Disposition-Notification: display\r\n\r\n";
  private static final String TEXT = HEAD + "Content-Type: text/plain\r\n\r\nHello";
  private static final String COMPOSING =
      HEAD + "Content-Type: application/im-iscomposing+xml\r\n\r\n<isComposing/>";
  private static final String NOTIFICATION = HEAD + "Content-Type: message/imdn+xml\r\n\r\n<imdn/>";

  @TempDir private Path spool;

  private final Decisions rules = new Decisions();
  private final ScriptedSession alice = new ScriptedSession();
  private final ScriptedSession bob = new ScriptedSession();
  private final ScriptedSession tablet = new ScriptedSession();
  private SessionMedia media;
  private LegMedia from;
  private LegMedia to;

  @BeforeEach
  void twoLegs() {
    media = new SessionMedia(rules, 1000, spool);
    from = leg(Side.CALLER, alice);
    to = leg(Side.CALLEE, bob);
    from.bound();
    to.bound();
  }

  private LegMedia leg(Side side, ScriptedSession session) {
    LegMedia leg = new LegMedia(rules);
    leg.use(session, media);
    media.add(side, leg);
    return leg;
  }

  @Test
  @Requirement("AD-IF-PF1-05")
  void aChunkIsAnsweredWhenTheFarSideHasIt() {
    Chunk chunk = send(TEXT);
    assertThat(bob.sent).extracting(ScriptedSession.Sent::text).containsExactly(TEXT);
    assertThat(chunk.answers).isEmpty();
    bob.sent.get(0).answer(200);
    assertThat(chunk.answers).containsExactly(200);
    assertThat(rules.passed).containsExactly("m1");
    assertThat(rules.stored).isEmpty();
  }

  @Test
  void whatTheFarSideSaysOfTheMessageGoesBack() {
    Chunk chunk = send(TEXT);
    bob.sent.get(0).answer(415);
    assertThat(chunk.answers).containsExactly(415);
    assertThat(rules.stored).isEmpty();
  }

  @Test
  @Requirement("AD-REL-02")
  void aMessageWhoseTargetDiesIsStoredWholeAndThenAnswered() {
    Chunk first = chunk(TEXT.length(), 1, false, TEXT.substring(0, 184), Continuation.MORE);
    bob.sent.get(0).answer(200);
    assertThat(first.answers).containsExactly(200);
    Chunk second = chunk(TEXT.length(), 185, false, TEXT.substring(184), Continuation.LAST);
    to.lost("reset");
    bob.sent.get(1).answer(0);
    assertThat(rules.stored).containsExactly(TEXT);
    assertThat(second.answers).isEmpty();
    rules.commit(200);
    assertThat(second.answers).containsExactly(200);
  }

  @Test
  void aMessageThatCannotBeStoredIsNotAnswered200() {
    to.lost("reset");
    Chunk chunk = send(TEXT);
    rules.commit(408);
    assertThat(chunk.answers).containsExactly(408);
  }

  @Test
  @Requirement("AD-REL-05")
  void ofTwoLegsTheFirst200Counts() {
    LegMedia other = leg(Side.CALLEE, tablet);
    other.bound();
    Chunk chunk = send(TEXT);
    tablet.sent.get(0).answer(200);
    assertThat(chunk.answers).containsExactly(200);
    bob.sent.get(0).answer(200);
    assertThat(chunk.answers).containsExactly(200);
    assertThat(rules.passed).containsExactly("m1");
  }

  @Test
  void ofTwoLegsOneMayDie() {
    LegMedia other = leg(Side.CALLEE, tablet);
    other.bound();
    Chunk chunk = send(TEXT);
    bob.sent.get(0).answer(0);
    assertThat(chunk.answers).isEmpty();
    tablet.sent.get(0).answer(200);
    assertThat(chunk.answers).containsExactly(200);
    assertThat(rules.stored).isEmpty();
  }

  @Test
  void ofTwoLegsOneMayRefuseBeforeOrAfterTheOtherTakesIt() {
    leg(Side.CALLEE, tablet).bound();
    Chunk before = send(TEXT);
    bob.sent.get(0).answer(413);
    assertThat(before.answers).isEmpty();
    tablet.sent.get(0).answer(200);
    assertThat(before.answers).containsExactly(200);
    Chunk after = send(TEXT);
    tablet.sent.get(1).answer(200);
    bob.sent.get(1).answer(413);

    assertThat(after.answers).containsExactly(200);
    assertThat(alice.reports).isEmpty();
    assertThat(rules.passed).containsExactly("m1", "m1");
    assertThat(rules.stored).isEmpty();
  }

  @Test
  void whoRefusesAChunkGetsNoMoreOfTheMessage() {
    leg(Side.CALLEE, tablet).bound();
    chunk(TEXT.length(), 1, false, TEXT.substring(0, 184), Continuation.MORE);
    tablet.sent.get(0).answer(200);
    bob.sent.get(0).answer(413);
    Chunk last = chunk(TEXT.length(), 185, false, TEXT.substring(184), Continuation.LAST);

    assertThat(bob.sent).hasSize(1);
    tablet.sent.get(1).answer(200);
    assertThat(last.answers).containsExactly(200);
    assertThat(rules.passed).containsExactly("m1");
    assertThat(alice.reports).isEmpty();
  }

  @Test
  void whoComesInMidMessageGetsTheNextOneFirst() {
    chunk(TEXT.length(), 1, false, TEXT.substring(0, 184), Continuation.MORE);
    leg(Side.CALLEE, tablet).bound();
    chunk(TEXT.length(), 185, false, TEXT.substring(184), Continuation.LAST);
    assertThat(tablet.sent).isEmpty();
    bob.sent.forEach(sent -> sent.answer(200));

    send(TEXT);

    assertThat(tablet.sent).hasSize(1);
  }

  @Test
  void aMessageThatNoLegHasWholeIsReportedAsFailed() {
    leg(Side.CALLEE, tablet).bound();
    Chunk first = chunk(TEXT.length(), 1, false, TEXT.substring(0, 184), Continuation.MORE);
    tablet.sent.get(0).answer(200);
    assertThat(first.answers).containsExactly(200);
    Chunk last = chunk(TEXT.length(), 185, false, TEXT.substring(184), Continuation.LAST);
    tablet.sent.get(1).answer(413);

    bob.sent.get(0).answer(415);

    assertThat(last.answers).containsExactly(413);
    assertThat(alice.reports).extracting(MsrpReport::status).containsExactly(413);
    assertThat(rules.passed).isEmpty();
    assertThat(rules.stored).isEmpty();
  }

  @Test
  void aMessageOfWhichOneLegLacksAPartAndTheOtherDiedIsStored() {
    LegMedia other = leg(Side.CALLEE, tablet);
    other.bound();
    chunk(TEXT.length(), 1, false, TEXT.substring(0, 184), Continuation.MORE);
    tablet.sent.get(0).answer(200);
    bob.sent.get(0).answer(0);
    Chunk last = chunk(TEXT.length(), 185, false, TEXT.substring(184), Continuation.LAST);
    tablet.sent.get(1).answer(0);

    assertThat(last.answers).isEmpty();
    assertThat(rules.stored).containsExactly(TEXT);
  }

  @Test
  @Requirement("AD-CL-16")
  void composingPassesAndIsNeverStored() {
    send(COMPOSING);
    assertThat(bob.sent).hasSize(1);
    assertThat(bob.sent.get(0).head.failureReport()).isEqualTo(FailureReport.NO);
    to.lost("reset");
    Chunk late = send(COMPOSING);
    assertThat(late.answers).containsExactly(200);
    assertThat(rules.stored).isEmpty();
  }

  @Test
  @Requirement("AD-PF-38")
  void aNotificationPassesOnce() {
    rules.verdict = SessionMedia.Verdict.PASS;
    Chunk chunk = send(NOTIFICATION);
    assertThat(bob.sent).extracting(ScriptedSession.Sent::text).containsExactly(NOTIFICATION);
    bob.sent.get(0).answer(200);
    assertThat(chunk.answers).containsExactly(200);
    assertThat(rules.notified).containsExactly(true);
    rules.verdict = SessionMedia.Verdict.DROP;
    Chunk again = send(NOTIFICATION);
    assertThat(again.answers).containsExactly(200);
    assertThat(bob.sent).hasSize(1);
  }

  @Test
  void aNotificationWhoseTargetDiesIsStoredAndNotCountedAsTold() {
    rules.verdict = SessionMedia.Verdict.PASS;
    Chunk chunk = send(NOTIFICATION);
    bob.sent.get(0).answer(0);
    assertThat(rules.notified).containsExactly(false);
    assertThat(rules.stored).containsExactly(NOTIFICATION);
    rules.commit(200);
    assertThat(chunk.answers).containsExactly(200);
  }

  @Test
  void aNotificationForNobodyIsStored() {
    rules.verdict = SessionMedia.Verdict.PASS;
    to.lost("reset");
    send(NOTIFICATION);
    assertThat(rules.stored).containsExactly(NOTIFICATION);
    assertThat(rules.notified).isEmpty();
  }

  @Test
  void aNotificationOfAnotherSessionGoesToTheStore() {
    rules.verdict = SessionMedia.Verdict.STORE;
    Chunk chunk = send(NOTIFICATION);
    assertThat(rules.stored).containsExactly(NOTIFICATION);
    rules.commit(200);
    assertThat(chunk.answers).containsExactly(200);
    assertThat(bob.sent).isEmpty();
  }

  @Test
  void storeFirstMeansTheStoreAnswers() {
    media.storeFirst(Side.CALLER, true);
    Chunk chunk = send(TEXT);
    assertThat(bob.sent).isEmpty();
    rules.commit(200);
    assertThat(chunk.answers).containsExactly(200);
  }

  @Test
  void whatComesBeforeTheFarConnectionWaitsAndTheSourceIsPausedWhenItIsMuch() {
    media = new SessionMedia(rules, 1 << 20, spool);
    from = leg(Side.CALLER, alice);
    from.bound();
    LegMedia waiting = leg(Side.CALLEE, tablet);
    String much = TEXT + "x".repeat(64 * 1024);
    Chunk chunk = send(much);
    assertThat(tablet.sent).isEmpty();
    assertThat(alice.pauses).isEqualTo(1);
    waiting.bound();
    assertThat(alice.pauses).isZero();
    assertThat(tablet.sent).extracting(ScriptedSession.Sent::text).containsExactly(much);
    tablet.sent.get(0).answer(200);
    assertThat(chunk.answers).containsExactly(200);
  }

  @Test
  void whatIsLittleDoesNotPauseTheSource() {
    leg(Side.CALLEE, tablet);
    send(TEXT);
    assertThat(alice.pauses).isZero();
  }

  @Test
  void aLegThatIsShutHoldsNothingUpAndIsNotLost() {
    LegMedia late = leg(Side.CALLEE, tablet);
    Chunk chunk = send(TEXT);
    bob.sent.get(0).answer(200);
    assertThat(chunk.answers).containsExactly(200);
    assertThat(rules.passed).isEmpty();
    media.remove(late);
    late.shut();
    assertThat(rules.passed).containsExactly("m1");
    assertThat(late.isLost()).isFalse();
  }

  @Test
  void aSlowReceiverSlowsItsSender() {
    bob.writable = false;
    send(TEXT);
    assertThat(alice.pauses).isEqualTo(1);
    bob.writable = true;
    to.writabilityChanged(true);
    assertThat(alice.pauses).isZero();
  }

  @Test
  void fromOfSomebodyElseIsForbidden() {
    rules.maySend = false;
    assertThat(send(TEXT).answers).containsExactly(403);
    assertThat(bob.sent).isEmpty();
  }

  @Test
  void aMessageOverTheLimitIsStopped() {
    assertThat(chunk(1001, 1, false, "", Continuation.MORE).answers).containsExactly(413);
    Chunk unknown = chunk(-1, 1, false, TEXT + "x".repeat(1000), Continuation.MORE);
    assertThat(unknown.answers).containsExactly(413);
    assertThat(bob.sent).allMatch(sent -> sent.flag == Continuation.ABORTED);
  }

  @Test
  void aHeadThatIsLongerThanItsChunkIsReadWhenAllIsThere() {
    Chunk first = chunk(TEXT.length(), 1, false, TEXT.substring(0, 40), Continuation.MORE);
    assertThat(first.answers).containsExactly(200);
    Chunk last = chunk(TEXT.length(), 41, false, TEXT.substring(40), Continuation.LAST);
    assertThat(bob.sent).extracting(ScriptedSession.Sent::text).containsExactly(TEXT);
    bob.sent.get(0).answer(200);
    assertThat(last.answers).containsExactly(200);
  }

  @Test
  void anAbortedMessageIsAbortedTowardsTheFarSide() {
    chunk(TEXT.length(), 1, false, TEXT, Continuation.ABORTED);
    assertThat(bob.sent.get(0).flag).isEqualTo(Continuation.ABORTED);
    assertThat(rules.stored).isEmpty();
  }

  @Test
  void aSourceThatDiesInMidMessageLeavesNothingBehind() {
    Chunk open = new Chunk(head(TEXT.length(), 1, false));
    from.chunkStarted(open);
    from.chunkData(open, bytes(TEXT));
    from.lost("reset");
    assertThat(bob.sent.get(0).flag).isEqualTo(Continuation.ABORTED);
  }

  @Test
  void aSuccessReportComesFromTheFarSideOrFromTheStore() {
    chunk(TEXT.length(), 1, true, TEXT, Continuation.LAST);
    bob.sent.get(0).answer(200);
    MsrpReport report = new MsrpReport("msrp-1", new ByteRange(1, 5, 5), 200, "OK");
    to.reported(report);
    assertThat(alice.reports).containsExactly(report);
    to.lost("reset");
    chunk(TEXT.length(), 1, true, TEXT, Continuation.LAST);
    rules.commit(200);
    assertThat(alice.reports).hasSize(2);
  }

  @Test
  void malformedCpimIs400() {
    assertThat(send("no headers\r\n\r\n\r\nx").answers).containsExactly(400);
  }

  private Chunk send(String text) {
    return chunk(text.length(), 1, false, text, Continuation.LAST);
  }

  private Chunk chunk(long total, long start, boolean success, String text, Continuation flag) {
    Chunk chunk = new Chunk(head(total, start, success));
    from.chunkStarted(chunk);
    for (int i = 0; i < text.length(); i += 100) {
      from.chunkData(chunk, bytes(text.substring(i, Math.min(text.length(), i + 100))));
    }
    from.chunkEnded(chunk, flag);
    return chunk;
  }

  private static SendHead head(long total, long start, boolean success) {
    return new SendHead(
        "msrp-1",
        new ByteRange(start, -1, total),
        success,
        FailureReport.YES,
        "message/cpim",
        List.of());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private record Chunk(SendHead head, List<Integer> answers) implements IncomingChunk {

    Chunk(SendHead head) {
      this(head, new ArrayList<>());
    }

    @Override
    public void answer(int status, String comment) {
      answers.add(status);
    }
  }

  /** Rules that say what the test wants and keep what they hear. */
  private static final class Decisions implements SessionMedia.Rules, LegMedia.Watcher {

    private final List<String> passed = new ArrayList<>();
    private final List<String> stored = new ArrayList<>();
    private final List<Boolean> notified = new ArrayList<>();
    private final List<IntConsumer> open = new ArrayList<>();
    private boolean maySend = true;
    private SessionMedia.Verdict verdict = SessionMedia.Verdict.STORE;

    void commit(int status) {
      List<IntConsumer> now = List.copyOf(open);
      open.clear();
      now.forEach(done -> done.accept(status));
    }

    @Override
    public boolean maySend(Side side, ChatContent content) {
      return maySend;
    }

    @Override
    public void active(LegMedia leg) {
      // Not looked at here.
    }

    @Override
    public void passed(Side side, ChatContent content) {
      passed.add(content.messageId());
    }

    @Override
    public SessionMedia.Verdict verdict(Side side, LegMedia source, byte[] notification) {
      return verdict;
    }

    @Override
    public void notified(Side side, byte[] notification, boolean arrived) {
      notified.add(arrived);
    }

    @Override
    public void store(
        Side side,
        String contentType,
        ChatContent content,
        String id,
        byte[] bytes,
        IntConsumer done) {
      stored.add(new String(bytes, StandardCharsets.UTF_8));
      open.add(done);
    }

    @Override
    public void storeNotification(
        Side side, String contentType, String id, byte[] bytes, IntConsumer done) {
      stored.add(new String(bytes, StandardCharsets.UTF_8));
      open.add(done);
    }

    @Override
    public void bound(LegMedia leg) {
      // Not looked at here.
    }

    @Override
    public void lost(LegMedia leg, String reason) {
      // Not looked at here.
    }
  }
}
