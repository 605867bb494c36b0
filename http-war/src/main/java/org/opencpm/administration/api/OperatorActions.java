package org.opencpm.administration.api;

import java.io.IOException;
import javax.enterprise.context.Dependent;
import javax.inject.Inject;
import org.opencpm.administration.Administration;
import org.opencpm.administration.InvalidInputException;
import org.opencpm.administration.Role;
import org.opencpm.administration.routing.Parameters;
import org.opencpm.administration.routing.Routes;
import org.opencpm.administration.routing.Visit;

/** The people who may use the console, by JSON. */
@Dependent
class OperatorActions {

  private final Administration administration;

  @Inject
  OperatorActions(Administration administration) {
    this.administration = administration;
  }

  void addTo(Routes<Endpoint> routes) {
    routes
        .add("GET", "/operators", visit -> Lookups.list(administration.operators(visit.actor())))
        .add("POST", "/operators", this::add)
        .add("PUT", "/operators/{name}", this::change)
        .add("DELETE", "/operators/{name}", this::remove)
        .add("PUT", "/password", this::password);
  }

  private Reply add(Visit visit) throws IOException {
    Parameters entered = JsonBody.of(visit);
    administration.addOperator(
        visit.actor(), entered.needed("name"), role(entered), secret(entered, "password"));
    return Reply.done();
  }

  private static Role role(Parameters entered) {
    return entered
        .choice("role", Role.class)
        .orElseThrow(() -> new InvalidInputException("role", "This is needed."));
  }

  private static String secret(Parameters entered, String name) {
    return entered
        .verbatim(name)
        .orElseThrow(() -> new InvalidInputException(name, "This is needed."));
  }

  private Reply change(Visit visit) throws IOException {
    Parameters entered = JsonBody.of(visit);
    administration.changeOperator(
        visit.actor(),
        visit.segment("name"),
        entered.choice("role", Role.class).orElse(null),
        entered.verbatim("password").orElse(null));
    return Reply.done();
  }

  private Reply remove(Visit visit) {
    administration.removeOperator(visit.actor(), visit.segment("name"));
    return Reply.done();
  }

  private Reply password(Visit visit) throws IOException {
    Parameters entered = JsonBody.of(visit);
    administration.changePassword(
        visit.actor(), secret(entered, "old"), secret(entered, "password"));
    return Reply.done();
  }
}
