package org.opencpm.administration.page;

import javax.enterprise.context.Dependent;
import javax.inject.Inject;
import org.opencpm.administration.routing.Routes;

/** All pages of the console, by method and path below {@code /admin}. */
@Dependent
class Pages {

  private final Routes<PageHandler> routes = new Routes<>();

  @Inject
  Pages(
      OverviewPages overview,
      MessagePages messages,
      NowPages now,
      DevicePages devices,
      SubscriberPages subscribers,
      SubscriberActionPages subscriberActions,
      SettingPages settings,
      AuditPages audit,
      OperatorPages operators) {
    overview.addTo(routes);
    messages.addTo(routes);
    now.addTo(routes);
    devices.addTo(routes);
    subscribers.addTo(routes);
    subscriberActions.addTo(routes);
    settings.addTo(routes);
    audit.addTo(routes);
    operators.addTo(routes);
  }

  Routes<PageHandler> routes() {
    return routes;
  }
}
