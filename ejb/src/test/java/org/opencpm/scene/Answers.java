package org.opencpm.scene;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.opencpm.signalling.Answer;
import org.opencpm.signalling.Outcome;
import org.opencpm.signalling.Responder;

/** Keeps the answers to requests, in order. */
public final class Answers implements Responder {

  private final List<Answer> all = new CopyOnWriteArrayList<>();

  @Override
  public void answer(Answer answer) {
    all.add(answer);
  }

  public List<Answer> all() {
    return all;
  }

  public List<Outcome> outcomes() {
    return all.stream().map(Answer::outcome).toList();
  }

  /** The answer, of which there must be one. */
  public Answer only() {
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  /** Values of a header field of an answer. */
  public static List<String> values(Answer answer, String field) {
    return answer.headers().stream()
        .filter(h -> h.getKey().equalsIgnoreCase(field))
        .map(Map.Entry::getValue)
        .toList();
  }
}
