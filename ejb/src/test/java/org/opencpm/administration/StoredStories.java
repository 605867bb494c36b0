package org.opencpm.administration;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.opencpm.administration.jpa.JpaDirectoryRepository;
import org.opencpm.administration.jpa.JpaLiveRepository;
import org.opencpm.administration.jpa.JpaTrailRepository;
import org.opencpm.policy.Settings;
import org.opencpm.schema.TestDatabase;
import org.opencpm.subscriber.SubscriberDirectory;

/** Stories from a database, each call a transaction as the container makes it. */
public final class StoredStories extends StoryTransactions {

  private final TestDatabase database;
  private final SubscriberDirectory subscribers;
  private final Settings settings;
  private final Clock clock;

  public StoredStories(
      TestDatabase database, SubscriberDirectory subscribers, Settings settings, Clock clock) {
    this.database = database;
    this.subscribers = subscribers;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public Page<Found> find(Search search, Set<String> running) {
    return in(stories -> stories.find(search, running));
  }

  @Override
  public Optional<Story> story(String key, Set<String> running) {
    return in(stories -> stories.story(key, running));
  }

  @Override
  public List<LiveRecipient> recipients(String key) {
    return in(stories -> stories.recipients(key));
  }

  /** Writes of the trail into the same database. */
  public TrailTransactions trail() {
    return new TrailTransactions() {
      @Override
      public long newWriter() {
        return database.inTransaction(em -> new JpaTrailRepository(em).newWriter());
      }

      @Override
      public void append(List<TrailEvent> events) {
        database.run(em -> new JpaTrailRepository(em).append(events));
      }
    };
  }

  private <T> T in(Function<StoryTransactions, T> work) {
    return database.inTransaction(
        em ->
            work.apply(
                new StoryTransactions(
                    new JpaTrailRepository(em),
                    new JpaLiveRepository(em),
                    new JpaDirectoryRepository(em),
                    subscribers,
                    settings,
                    clock)));
  }
}
