package org.opencpm.administration.page;

import java.util.List;
import javax.enterprise.context.Dependent;
import javax.inject.Inject;
import org.opencpm.administration.Console;
import org.opencpm.administration.Overview;
import org.opencpm.administration.Overview.Sample;
import org.opencpm.administration.routing.Routes;
import org.opencpm.administration.routing.Visit;

/** How the server is, at a glance. */
@Dependent
class OverviewPages {

  private final Console console;

  @Inject
  OverviewPages(Console console) {
    this.console = console;
  }

  void addTo(Routes<PageHandler> routes) {
    routes.add("GET", "/", this::overview);
  }

  private Answer overview(Visit visit) {
    Overview overview = console.overview();
    return Answer.view("overview")
        .with("overview", overview)
        .with("charts", charts(overview.samples()));
  }

  private static List<Chart> charts(List<Sample> samples) {
    return List.of(
        Chart.of("Accepted", "messages a minute", samples, Sample::accepted),
        Chart.of("Delivered", "to devices a minute", samples, Sample::delivered),
        Chart.of("Latency", "ms until a device has it", samples, Sample::latencyMillis),
        Chart.of("Waiting", "messages", samples, Sample::waiting),
        Chart.of("Refused", "requests a minute", samples, Sample::refused),
        Chart.of("Registered", "devices", samples, Sample::registered));
  }
}
