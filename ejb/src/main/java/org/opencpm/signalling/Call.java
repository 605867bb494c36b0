package org.opencpm.signalling;

import java.util.List;
import java.util.Map;

/**
 * A SIP session with one peer: an INVITE and the dialog that it makes (RFC 3261 sections 12 to 15).
 * Every method may be called on any thread, never blocks and throws nothing: what the network or
 * the state of the dialog makes impossible is told to the {@link CallListener}, or is without
 * effect.
 */
public interface Call {

  /** Call-ID of the dialog; of a sent INVITE empty until that went out. */
  String callId();

  /**
   * Answers a received INVITE provisionally.
   *
   * @param status 180 to 199
   */
  void progress(int status, List<Map.Entry<String, String>> headers);

  /**
   * Gives the final answer to a received INVITE, once. A Contact is added to a 2xx; as in {@link
   * Signalling#invite}, a Contact among the answer's header fields says its parameters.
   *
   * @param content session description of a 2xx, null without one
   */
  void answer(Answer answer, Content content);

  /**
   * Takes a sent INVITE back. A 2xx that crosses it is reported as an answer all the same.
   *
   * @param reason Reason header field (RFC 3326), null: none
   */
  void cancel(String reason);

  /**
   * Sends a request inside the dialog: a re-INVITE, UPDATE, INFO, MESSAGE; not BYE. A re-INVITE
   * waits until no other one is on its way in either direction (RFC 3261 14.1), and its ACK is sent
   * by itself, so it must carry an offer. Where there is no dialog the answer is 481. An answer
   * that ends the dialog (408, 481; RFC 5057 5.1 has more, 405 among them) is told first, and then
   * {@link CallListener#ended}.
   */
  void request(
      String method,
      List<Map.Entry<String, String>> headers,
      Content content,
      Signalling.AnswerListener listener);

  /**
   * Ends the dialog. Before its INVITE's final answer a sent one is cancelled and a received one
   * declined.
   *
   * @param reason Reason header field (RFC 3326), null: none
   */
  void bye(String reason);
}
