package org.opencpm.schema.jpa;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.persistence.EntityManager;
import javax.persistence.FlushModeType;
import javax.persistence.Query;

/**
 * SQL statements of an {@link EntityManager}'s transaction, for the set-based work that entities
 * are no use for. Parameters are bound in order; an {@link InList} writes its own placeholders.
 * Null is no parameter: the statement says {@code NULL} itself.
 *
 * <p>Entities that wait in the persistence context are not written first: who has persisted some
 * flushes before.
 */
public final class Sql {

  private final EntityManager em;

  public Sql(EntityManager em) {
    this.em = em;
  }

  /** The rows of a query that selects more than one column. */
  @SuppressWarnings("unchecked")
  public List<Object[]> rows(String sql, Object... parameters) {
    return query(sql, parameters).getResultList();
  }

  /** The first row of a query that selects more than one column, or null. */
  public Object[] row(String sql, Object... parameters) {
    List<Object[]> rows = rows(sql, parameters);
    return rows.isEmpty() ? null : rows.get(0);
  }

  /** The values of a query that selects one column. */
  public List<?> values(String sql, Object... parameters) {
    return query(sql, parameters).getResultList();
  }

  /** The values of a query that selects one column of numbers. */
  public List<Long> numbers(String sql, Object... parameters) {
    return values(sql, parameters).stream().map(v -> ((Number) v).longValue()).toList();
  }

  /** The number that a query selects, null when it selects none or NULL. */
  public Long number(String sql, Object... parameters) {
    for (Object value : values(sql, parameters)) {
      return value == null ? null : Long.valueOf(((Number) value).longValue());
    }
    return null;
  }

  /**
   * Runs a statement at once.
   *
   * @return rows changed
   */
  public int update(String sql, Object... parameters) {
    return query(sql, parameters).executeUpdate();
  }

  private Query query(String sql, Object... parameters) {
    List<Object> bound = new ArrayList<>(parameters.length);
    String text = sql;
    for (Object parameter : parameters) {
      if (parameter instanceof InList list) {
        text = text.replaceFirst(":in", list.placeholders());
        bound.addAll(list.values());
      } else if (parameter instanceof All all) {
        bound.addAll(all.values());
      } else {
        bound.add(parameter);
      }
    }
    Query query = em.createNativeQuery(text);
    query.setFlushMode(FlushModeType.COMMIT);
    for (int i = 0; i < bound.size(); i++) {
      query.setParameter(i + 1, bound.get(i));
    }
    return query;
  }

  /** Values for the first {@code :in} of a statement. */
  public static InList in(Collection<?> values) {
    return InList.of(values);
  }

  /** Parameters that belong together, one for each of their places. */
  public static All all(Object... values) {
    return new All(List.of(values));
  }

  /** Several parameters in a row. */
  public record All(List<Object> values) {}

  /**
   * The values of an IN list, filled up with the last one to a power of two: so there are few
   * different statements, and drivers and databases know each of them already.
   */
  public record InList(List<?> values) {

    static InList of(Collection<?> values) {
      if (values.isEmpty()) {
        throw new IllegalArgumentException("an IN list needs a value");
      }
      List<Object> padded = new ArrayList<>(values);
      Object last = padded.get(padded.size() - 1);
      int size = Integer.highestOneBit(padded.size() * 2 - 1);
      while (padded.size() < size) {
        padded.add(last);
      }
      return new InList(padded);
    }

    String placeholders() {
      return "(" + "?,".repeat(values.size() - 1) + "?)";
    }
  }
}
