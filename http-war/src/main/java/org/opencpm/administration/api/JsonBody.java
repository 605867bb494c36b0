package org.opencpm.administration.api;

import java.io.IOException;
import java.io.Reader;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import javax.json.JsonArray;
import javax.json.JsonException;
import javax.json.JsonObject;
import javax.json.JsonReader;
import javax.json.JsonString;
import javax.json.JsonStructure;
import javax.json.JsonValue;
import org.opencpm.administration.InvalidInputException;
import org.opencpm.administration.routing.Parameters;
import org.opencpm.administration.routing.Visit;

/**
 * Reads a JSON object from a request as fields: a list of texts becomes one with blanks between.
 */
final class JsonBody {

  private JsonBody() {}

  /** The members of the body; a null counts as not there. */
  static Parameters of(Visit visit) throws IOException {
    try (Reader text = visit.input().open();
        JsonReader json = JsonValues.PROVIDER.createReader(text)) {
      JsonStructure body = json.read();
      if (!(body instanceof JsonObject object)) {
        throw new InvalidInputException("body", "A JSON object is needed.");
      }
      Map<String, String> fields = new HashMap<>();
      object.forEach(
          (name, value) -> {
            if (value != JsonValue.NULL) {
              fields.put(name, text(value));
            }
          });
      return new Parameters(fields);
    } catch (JsonException e) {
      throw new InvalidInputException("body", "The body is no JSON.");
    }
  }

  private static String text(JsonValue value) {
    if (value instanceof JsonString string) {
      return string.getString();
    }
    if (value instanceof JsonArray array) {
      return array.stream().map(JsonBody::text).collect(Collectors.joining(" "));
    }
    return value.toString();
  }
}
