package org.opencpm.signalling;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The final answer to a request: an outcome of the catalogue and the header fields that go with it.
 *
 * @param status SIP status: the outcome's, or of a relayed answer the one that came
 * @param detail a short English sentence for the Warning or the log, may be empty; never message
 *     content
 */
public record Answer(
    Outcome outcome, int status, List<Map.Entry<String, String>> headers, String detail) {

  public Answer {
    headers = List.copyOf(headers);
  }

  public static Answer of(Outcome outcome) {
    return new Answer(outcome, outcome.status(), List.of(), "");
  }

  public static Answer of(Outcome outcome, String detail) {
    return new Answer(outcome, outcome.status(), List.of(), detail);
  }

  /**
   * The answer of another server, passed on.
   *
   * @param status its status; 0, when none came, becomes "try later"
   */
  public static Answer relayed(int status) {
    return status < 200
        ? of(Outcome.TRY_LATER, "no answer from the next server").with("Retry-After", "5")
        : new Answer(status < 300 ? Outcome.OK : Outcome.RELAYED, status, List.of(), "relayed");
  }

  /** The same answer with one more header field. */
  public Answer with(String name, String value) {
    List<Map.Entry<String, String>> more = new ArrayList<>(headers);
    more.add(Map.entry(name, value));
    return new Answer(outcome, status, more, detail);
  }

  /** The same answer with more header fields. */
  public Answer withAll(Collection<Map.Entry<String, String>> fields) {
    List<Map.Entry<String, String>> more = new ArrayList<>(headers);
    more.addAll(fields);
    return new Answer(outcome, status, more, detail);
  }
}
