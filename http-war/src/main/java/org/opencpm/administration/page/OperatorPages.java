package org.opencpm.administration.page;

import javax.enterprise.context.Dependent;
import javax.inject.Inject;
import org.opencpm.administration.Administration;
import org.opencpm.administration.InvalidInputException;
import org.opencpm.administration.NotFoundException;
import org.opencpm.administration.OperatorView;
import org.opencpm.administration.Role;
import org.opencpm.administration.routing.Links;
import org.opencpm.administration.routing.Parameters;
import org.opencpm.administration.routing.Routes;
import org.opencpm.administration.routing.Visit;

/** The people who may use the console, and everybody's own password. */
@Dependent
class OperatorPages {

  private static final String LIST = "/admin/operators";

  private final Administration administration;

  @Inject
  OperatorPages(Administration administration) {
    this.administration = administration;
  }

  void addTo(Routes<PageHandler> routes) {
    routes
        .add("GET", "/operators", this::list)
        .add("GET", "/operators/new", this::emptyForm)
        .add("POST", "/operators/new", this::add)
        .add("GET", "/operators/{name}", this::filledForm)
        .add("POST", "/operators/{name}", this::change)
        .add("GET", "/operators/{name}/remove", this::askRemove)
        .add("POST", "/operators/{name}/remove", this::remove)
        .add("GET", "/password", visit -> Answer.view("password"))
        .add("POST", "/password", this::password);
  }

  private Answer list(Visit visit) {
    return Answer.view("operators").with("operators", administration.operators(visit.actor()));
  }

  private Answer emptyForm(Visit visit) {
    visit.needs(Role.ADMINISTRATOR);
    return form(null, "", Role.VIEWER);
  }

  private OperatorView known(Visit visit) {
    return administration.operators(visit.actor()).stream()
        .filter(one -> one.name().equals(visit.segment("name")))
        .findFirst()
        .orElseThrow(() -> new NotFoundException("There is no such operator."));
  }

  private Answer filledForm(Visit visit) {
    OperatorView who = known(visit);
    return form(who, who.name(), who.role());
  }

  private static Answer.View form(OperatorView who, String name, Role role) {
    return Answer.view("operator-form")
        .with("who", who)
        .with("name", name)
        .with("role", role)
        .with("roles", Role.values())
        .with("shortest", Administration.SHORTEST_PASSWORD);
  }

  private Answer add(Visit visit) {
    visit.needs(Role.ADMINISTRATOR);
    Parameters entered = visit.parameters();
    Role role = entered.choice("role", Role.class).orElse(Role.VIEWER);
    try {
      String name = entered.needed("name");
      administration.addOperator(
          visit.actor(), name, role, entered.verbatim("password").orElse(""));
      return Answer.redirect(LIST, name + " was added.");
    } catch (InvalidInputException e) {
      return complained(form(null, entered.text("name").orElse(""), role), e);
    }
  }

  private Answer change(Visit visit) {
    OperatorView who = known(visit);
    Role role = visit.parameters().choice("role", Role.class).orElse(who.role());
    try {
      administration.changeOperator(
          visit.actor(), who.name(), role, visit.parameters().verbatim("password").orElse(null));
      return Answer.redirect(LIST, who.name() + " was changed.");
    } catch (InvalidInputException e) {
      return complained(form(who, who.name(), role), e);
    }
  }

  private Answer askRemove(Visit visit) {
    OperatorView who = known(visit);
    return Confirmation.of(
            "Remove " + who.name() + "?",
            "Remove",
            LIST + "/" + Links.escaped(who.name()),
            "From the next click on this operator is out.",
            "What he did stays in the audit trail.")
        .asked();
  }

  private Answer remove(Visit visit) {
    try {
      administration.removeOperator(visit.actor(), visit.segment("name"));
      return Answer.redirect(LIST, visit.segment("name") + " was removed.");
    } catch (InvalidInputException e) {
      return Answer.redirect(LIST, e.getMessage());
    }
  }

  private Answer password(Visit visit) {
    Parameters entered = visit.parameters();
    try {
      administration.changePassword(
          visit.actor(),
          entered.verbatim("old").orElse(""),
          entered.verbatim("password").orElse(""));
      return Answer.redirect("/admin/", "Your password was changed.");
    } catch (InvalidInputException e) {
      return complained(Answer.view("password"), e);
    }
  }

  private static Answer complained(Answer.View form, InvalidInputException complaint) {
    return form.status(400)
        .with("badField", complaint.field())
        .with("complaint", complaint.getMessage());
  }
}
