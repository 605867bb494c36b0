package org.opencpm.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.Call;
import org.opencpm.signalling.CallListener;
import org.opencpm.signalling.Content;
import org.opencpm.signalling.HeaderList;
import org.opencpm.signalling.OutboundRequest;
import org.opencpm.signalling.Signalling;

/** A call whose peer is the test: what the server does is kept, what the peer does is said. */
final class ScriptedCall implements Call {

  /** A request of the server inside the dialog. */
  record Asked(String method, Content content, Signalling.AnswerListener listener) {}

  final OutboundRequest invite;
  final List<Integer> progress = new CopyOnWriteArrayList<>();
  final List<Asked> requests = new CopyOnWriteArrayList<>();
  final List<String> cancelled = new ArrayList<>();
  final List<String> byes = new ArrayList<>();
  CallListener listener;
  volatile Answer answer;
  volatile Content content;

  ScriptedCall(OutboundRequest invite, CallListener listener) {
    this.invite = invite;
    this.listener = listener;
  }

  @Override
  public String callId() {
    return "call-" + System.identityHashCode(this);
  }

  @Override
  public void progress(int status, List<Map.Entry<String, String>> headers) {
    progress.add(status);
  }

  @Override
  public void answer(Answer given, Content body) {
    content = body;
    answer = given;
  }

  @Override
  public void cancel(String reason) {
    cancelled.add(String.valueOf(reason));
  }

  @Override
  public void request(
      String method,
      List<Map.Entry<String, String>> headers,
      Content body,
      Signalling.AnswerListener heard) {
    requests.add(new Asked(method, body, heard));
  }

  @Override
  public void bye(String reason) {
    byes.add(String.valueOf(reason));
  }

  // ----- what the peer does -----

  void rings() {
    listener.progressed(new Signalling.FinalAnswer(180, "", callId(), HeaderList.empty()));
  }

  void answers(int status, String sdp) {
    Content body =
        sdp == null
            ? null
            : new Content("application/sdp", sdp.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    listener.answered(new Signalling.FinalAnswer(status, "", callId(), HeaderList.empty(), body));
  }

  void ends(String reason) {
    HeaderList headers =
        HeaderList.of(
            List.of(
                Map.entry("CSeq", "2 BYE"),
                Map.entry("Reason", reason == null ? "SIP;cause=200" : reason)));
    listener.ended(headers);
  }
}
