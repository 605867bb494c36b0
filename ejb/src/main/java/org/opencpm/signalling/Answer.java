package org.opencpm.signalling;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The final answer to a request: an outcome of the catalogue and the header fields that go with it.
 *
 * @param detail a short English sentence for the Warning or the log, may be empty; never message
 *     content
 */
public record Answer(Outcome outcome, List<Map.Entry<String, String>> headers, String detail) {

  public Answer {
    headers = List.copyOf(headers);
  }

  public static Answer of(Outcome outcome) {
    return new Answer(outcome, List.of(), "");
  }

  public static Answer of(Outcome outcome, String detail) {
    return new Answer(outcome, List.of(), detail);
  }

  /** The same answer with one more header field. */
  public Answer with(String name, String value) {
    List<Map.Entry<String, String>> more = new ArrayList<>(headers);
    more.add(Map.entry(name, value));
    return new Answer(outcome, more, detail);
  }
}
