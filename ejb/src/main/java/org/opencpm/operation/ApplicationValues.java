package org.opencpm.operation;

import java.time.Clock;
import javax.enterprise.context.ApplicationScoped;
import javax.enterprise.inject.Produces;
import javax.inject.Singleton;
import org.opencpm.policy.Settings;

/** Values that the whole application shares: the settings and the clock. */
@ApplicationScoped
public class ApplicationValues {

  @Produces
  @Singleton
  Settings settings() {
    return Settings.of(System.getenv());
  }

  @Produces
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }
}
