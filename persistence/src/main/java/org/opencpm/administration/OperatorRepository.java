package org.opencpm.administration;

import java.util.List;
import java.util.Optional;

/** The people who may use the console. Every call runs in the caller's transaction. */
public interface OperatorRepository {

  Optional<StoredOperator> find(String name);

  /** By name. */
  List<StoredOperator> all();

  /** Adds one, or replaces the one of that name. */
  void put(StoredOperator operator);

  void remove(String name);
}
