package org.opencpm.administration.api;

import javax.enterprise.context.Dependent;
import javax.inject.Inject;
import org.opencpm.administration.routing.Routes;

/** All of the JSON interface, by method and path below {@code /admin/api}. */
@Dependent
class Endpoints {

  private final Routes<Endpoint> routes = new Routes<>();

  @Inject
  Endpoints(Lookups lookups, Actions actions, OperatorActions operators) {
    lookups.addTo(routes);
    actions.addTo(routes);
    operators.addTo(routes);
  }

  Routes<Endpoint> routes() {
    return routes;
  }
}
