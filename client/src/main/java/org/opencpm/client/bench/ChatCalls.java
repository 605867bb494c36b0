package org.opencpm.client.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sets chats up and ends them: the dialogs of callers and callees over two UDP sockets, and their
 * MSRP connections. For several threads.
 */
final class ChatCalls {

  private static final byte[] INVITE = SipDatagram.ascii("INVITE");
  private static final byte[] ACK = SipDatagram.ascii("ACK");
  private static final long PATIENCE_SECONDS = 20;

  private final ChatTexts texts;
  private final Endpoint callers;
  private final Endpoint callees;
  private final MsrpLoop callerLoop;
  private final MsrpLoop calleeLoop;
  private final AtomicLong numbers = new AtomicLong();
  private final Map<Long, ChatCall> calls = new ConcurrentHashMap<>();
  private final AtomicInteger refusals = new AtomicInteger();

  /**
   * A chat that stands.
   *
   * @param callee null when the server answered in the callee's place
   */
  record Chat(ChatCall call, MsrpLeg caller, MsrpLeg callee) {}

  ChatCalls(
      ChatTexts texts,
      Endpoint callers,
      Endpoint callees,
      MsrpLoop callerLoop,
      MsrpLoop calleeLoop) {
    this.texts = texts;
    this.callers = callers;
    this.callees = callees;
    this.callerLoop = callerLoop;
    this.calleeLoop = calleeLoop;
  }

  /** Takes what comes to the callers' socket. */
  void answer(SipDatagram datagram) throws IOException {
    if (datagram.isRequest() || Answers.kind(datagram) != 'c') {
      return;
    }
    ChatCall call = calls.get(Answers.number(datagram));
    if (call == null || datagram.status() < 200) {
      return;
    }
    if (datagram.value(SipDatagram.Field.CSEQ).endsWith("BYE")) {
      call.ended().complete(null);
    } else if (datagram.status() < 300) {
      ChatCall.Side side = ChatCall.side(datagram, body(datagram));
      callers.send(texts.ack(call, callers, side.dialog()));
      call.callerSide().complete(side);
    } else {
      refusals.incrementAndGet();
      String to = datagram.value(SipDatagram.Field.TO);
      callers.send(texts.ackOfRefusal(call, callers, to));
      call.callerSide()
          .completeExceptionally(new IOException("INVITE: " + Answers.statusLine(datagram)));
    }
  }

  /** Takes what comes to the callees' socket. */
  void request(SipDatagram datagram, OkResponse ok) throws IOException {
    if (!datagram.isRequest() || datagram.isRequest(ACK)) {
      return;
    }
    if (!datagram.isRequest(INVITE)) {
      callees.send(ok.to(datagram));
      return;
    }
    String conversation = String.valueOf(datagram.header("Conversation-ID"));
    long number = Long.parseLong(conversation.substring(ChatTexts.CONVERSATION.length()), 16);
    ChatCall call = calls.get(number);
    if (call != null) {
      callees.send(texts.accepted(ok.to(datagram), call, callees));
      call.calleeSide().complete(ChatCall.side(datagram, body(datagram)));
    }
  }

  private static String body(SipDatagram datagram) {
    return new String(
        datagram.bytes(),
        datagram.body(),
        datagram.length() - datagram.body(),
        StandardCharsets.UTF_8);
  }

  /** Sets up a chat of two who are there. */
  Chat start(BenchUser caller, BenchUser callee) throws IOException {
    return start(caller, callee, true);
  }

  /** Sets up a chat with somebody who is not there. */
  Chat startAlone(BenchUser caller, BenchUser callee) throws IOException {
    return start(caller, callee, false);
  }

  private Chat start(BenchUser caller, BenchUser callee, boolean both) throws IOException {
    ChatCall call = new ChatCall(numbers.incrementAndGet(), caller, callee);
    calls.put(call.number(), call);
    callers.send(texts.invite(call, callers));
    ChatCall.Side callersSide = await(call.callerSide(), "answer to INVITE");
    MsrpLeg one =
        callerLoop.connect(
            callersSide.address(), new MsrpTexts(call.ownPath('a'), callersSide.path()));
    MsrpLeg other = null;
    if (both) {
      ChatCall.Side calleesSide = await(call.calleeSide(), "INVITE to the callee");
      other =
          calleeLoop.connect(
              calleesSide.address(), new MsrpTexts(call.ownPath('b'), calleesSide.path()));
      await(other.bound(), "binding of the callee's connection");
    }
    await(one.bound(), "binding of the caller's connection");
    return new Chat(call, one, other);
  }

  /** Ends a chat. */
  void end(Chat chat) throws IOException {
    ChatCall call = chat.call();
    callers.send(texts.bye(call, callers, await(call.callerSide(), "answer").dialog()));
    await(call.ended(), "answer to BYE");
    callerLoop.end(chat.caller());
    if (chat.callee() != null) {
      calleeLoop.end(chat.callee());
    }
    calls.remove(call.number());
  }

  /** INVITEs that the server has refused. */
  int refusals() {
    return refusals.get();
  }

  private static <T> T await(java.util.concurrent.CompletableFuture<T> future, String what)
      throws IOException {
    try {
      return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", stopped);
    } catch (ExecutionException failed) {
      throw new IOException(failed.getCause().getMessage(), failed);
    } catch (TimeoutException none) {
      throw new IOException("no " + what + " within " + PATIENCE_SECONDS + " s", none);
    }
  }
}
