package org.opencpm.messaging;

import java.util.List;
import org.opencpm.messaging.jpa.JpaMessageRepository;
import org.opencpm.schema.TestDatabase;

/** Passed messages noted in a database, each call a transaction as the container makes it. */
final class StoredPassages extends PassedTransaction {

  private final TestDatabase database;

  StoredPassages(TestDatabase database) {
    this.database = database;
  }

  @Override
  public void write(List<PassedMessage> notes, List<Told> told) {
    database.run(em -> new PassedTransaction(new JpaMessageRepository(em)).write(notes, told));
  }
}
