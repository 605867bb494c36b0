package org.opencpm.signalling;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * SIP header fields in their order, several of one name allowed. Names are compared without case;
 * compact forms stand for their long names and are replaced by them. Immutable.
 *
 * <p>A value holds no CR and no LF: folded lines (RFC 3261 7.3.1) become one line, a stray line end
 * becomes a space. So nothing that came in as one field can go out as two.
 */
public final class HeaderList {

  private static final HeaderList EMPTY = new HeaderList(List.of());

  private final List<Map.Entry<String, String>> entries;

  private HeaderList(Collection<Map.Entry<String, String>> entries) {
    this.entries = List.copyOf(entries);
  }

  /** The list without fields. */
  public static HeaderList empty() {
    return EMPTY;
  }

  /**
   * Makes a list of fields.
   *
   * @param entries names and values in order; neither may be null
   * @return the list, names in their long form
   * @throws IllegalArgumentException if a name is not a token of RFC 3261 25.1
   */
  public static HeaderList of(List<Map.Entry<String, String>> entries) {
    Builder builder = builder();
    entries.forEach(entry -> builder.add(entry.getKey(), entry.getValue()));
    return builder.build();
  }

  /** Starts an empty list. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts with the fields of this list. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.fields.addAll(entries);
    return builder;
  }

  /** The value of the first field of that name. */
  public Optional<String> first(String name) {
    String wanted = HeaderNames.resolve(name);
    return entries.stream()
        .filter(entry -> entry.getKey().equalsIgnoreCase(wanted))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** The values of all fields of that name in order; values with commas are not split. */
  public List<String> all(String name) {
    String wanted = HeaderNames.resolve(name);
    return entries.stream()
        .filter(entry -> entry.getKey().equalsIgnoreCase(wanted))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** True if there is a field of that name. */
  public boolean contains(String name) {
    return first(name).isPresent();
  }

  /** Names and values in order. */
  public List<Map.Entry<String, String>> entries() {
    return entries;
  }

  /**
   * Sets a field: it replaces all fields of that name and stands at the place of the first of them,
   * or at the end if there was none. To keep what is there, use {@link #adding}.
   *
   * @throws IllegalArgumentException if the name is not a token
   */
  public HeaderList with(String name, String value) {
    return toBuilder().set(name, value).build();
  }

  /**
   * Appends a field and keeps the others of that name.
   *
   * @throws IllegalArgumentException if the name is not a token
   */
  public HeaderList adding(String name, String value) {
    return toBuilder().add(name, value).build();
  }

  /** Leaves out the fields whose name (in long form, case as received) the predicate accepts. */
  public HeaderList without(Predicate<String> name) {
    return new HeaderList(entries.stream().filter(entry -> !name.test(entry.getKey())).toList());
  }

  /** Leaves out the fields of that name. */
  public HeaderList without(String name) {
    String unwanted = HeaderNames.resolve(name);
    return without(unwanted::equalsIgnoreCase);
  }

  /**
   * Writes the list as text for a database column: one line for each field. The text has no NUL and
   * no unpaired surrogate, so that every database takes it, and is the same for equal lists.
   */
  public String serialise() {
    return HeaderText.write(entries);
  }

  /**
   * Reads what {@link #serialise} wrote.
   *
   * @throws IllegalArgumentException if the text was not written by it
   */
  public static HeaderList deserialise(String text) {
    return of(HeaderText.read(text));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HeaderList list && entries.equals(list.entries);
  }

  @Override
  public int hashCode() {
    return entries.hashCode();
  }

  @Override
  public String toString() {
    return serialise();
  }

  /** Collects fields; not for use by several threads. */
  public static final class Builder {

    private final List<Map.Entry<String, String>> fields = new ArrayList<>();

    private Builder() {}

    /**
     * Appends a field.
     *
     * @throws IllegalArgumentException if the name is not a token
     */
    public Builder add(String name, String value) {
      fields.add(field(name, value));
      return this;
    }

    /**
     * Replaces all fields of that name by this one, see {@link HeaderList#with}.
     *
     * @throws IllegalArgumentException if the name is not a token
     */
    public Builder set(String name, String value) {
      Map.Entry<String, String> field = field(name, value);
      int at = -1;
      for (int i = fields.size() - 1; i >= 0; i--) {
        if (fields.get(i).getKey().equalsIgnoreCase(field.getKey())) {
          fields.remove(i);
          at = i;
        }
      }
      fields.add(at < 0 ? fields.size() : at, field);
      return this;
    }

    /** Makes the list. */
    public HeaderList build() {
      return fields.isEmpty() ? EMPTY : new HeaderList(fields);
    }

    private static Map.Entry<String, String> field(String name, String value) {
      if (!HeaderNames.isToken(name)) {
        throw new IllegalArgumentException("the name of a header field is a token");
      }
      return Map.entry(HeaderNames.resolve(name), HeaderText.unfold(value));
    }
  }
}
