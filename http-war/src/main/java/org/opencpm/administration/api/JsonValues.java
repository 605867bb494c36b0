package org.opencpm.administration.api;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import javax.json.JsonArrayBuilder;
import javax.json.JsonObjectBuilder;
import javax.json.JsonValue;
import javax.json.spi.JsonProvider;

/**
 * Makes JSON of the console's values: a record is an object with its components, an enum its name
 * in lower case, a time ISO 8601 in UTC. JSON-B of Java EE 8 knows no records.
 */
final class JsonValues {

  static final JsonProvider PROVIDER = JsonProvider.provider();

  private JsonValues() {}

  /**
   * The JSON value of a value.
   *
   * @throws IllegalArgumentException for a type that is none of the console's
   */
  static JsonValue of(Object value) {
    if (value == null) {
      return JsonValue.NULL;
    }
    if (value instanceof JsonValue json) {
      return json;
    }
    if (value instanceof Boolean truth) {
      return truth ? JsonValue.TRUE : JsonValue.FALSE;
    }
    if (value instanceof Integer number) {
      return PROVIDER.createValue(number);
    }
    if (value instanceof Long number) {
      return PROVIDER.createValue(number);
    }
    if (value instanceof Double number) {
      return PROVIDER.createValue(number);
    }
    if (value instanceof Enum<?> constant) {
      return PROVIDER.createValue(constant.name().toLowerCase(Locale.ROOT));
    }
    if (value instanceof String || value instanceof Instant) {
      return PROVIDER.createValue(value.toString());
    }
    if (value instanceof Collection<?> items) {
      JsonArrayBuilder array = PROVIDER.createArrayBuilder();
      items.forEach(item -> array.add(of(item)));
      return array.build();
    }
    if (value instanceof Map<?, ?> members) {
      JsonObjectBuilder object = PROVIDER.createObjectBuilder();
      members.forEach((name, member) -> object.add(name.toString(), of(member)));
      return object.build();
    }
    if (value instanceof Record components) {
      return record(components);
    }
    throw new IllegalArgumentException("no JSON for " + value.getClass());
  }

  private static JsonValue record(Record value) {
    JsonObjectBuilder object = PROVIDER.createObjectBuilder();
    try {
      for (RecordComponent component : value.getClass().getRecordComponents()) {
        object.add(component.getName(), of(component.getAccessor().invoke(value)));
      }
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalArgumentException("no JSON for " + value.getClass(), e);
    }
    return object.build();
  }
}
