package org.opencpm.administration.page;

import java.util.List;
import java.util.Map;

/**
 * The question before something is done.
 *
 * @param sentences what it will do
 * @param label of the button
 * @param back where to go without doing it
 * @param grave whether it cannot be undone
 * @param fields what the form carries beside the token
 */
public record Confirmation(
    String title,
    List<String> sentences,
    String label,
    String back,
    boolean grave,
    Map<String, String> fields) {

  static Confirmation of(String title, String label, String back, String... sentences) {
    return new Confirmation(title, List.of(sentences), label, back, false, Map.of());
  }

  /** The same for something that cannot be undone. */
  Confirmation cannotBeUndone() {
    return new Confirmation(title, sentences, label, back, true, fields);
  }

  /** The same with a field that the form carries. */
  Confirmation with(Map<String, String> carried) {
    return new Confirmation(title, sentences, label, back, grave, carried);
  }

  /** The page that asks. */
  Answer.View asked() {
    return Answer.view("confirm").with("question", this);
  }
}
