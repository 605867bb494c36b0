package org.opencpm.administration.page;

import javax.enterprise.context.Dependent;
import javax.inject.Inject;
import org.opencpm.administration.Administration;
import org.opencpm.administration.Console;
import org.opencpm.administration.InvalidInputException;
import org.opencpm.administration.NotFoundException;
import org.opencpm.administration.Page;
import org.opencpm.administration.Role;
import org.opencpm.administration.SubscriberDetail;
import org.opencpm.administration.SubscriberForm;
import org.opencpm.administration.SubscriberView;
import org.opencpm.administration.routing.Links;
import org.opencpm.administration.routing.Parameters;
import org.opencpm.administration.routing.Routes;
import org.opencpm.administration.routing.Visit;

/** Subscribers: list, one of them, adding and changing. */
@Dependent
class SubscriberPages {

  private static final String LIST = "/admin/subscribers";

  private final Console console;
  private final Administration administration;

  @Inject
  SubscriberPages(Console console, Administration administration) {
    this.console = console;
    this.administration = administration;
  }

  void addTo(Routes<PageHandler> routes) {
    routes
        .add("GET", "/subscribers", this::list)
        .add("GET", "/subscribers/new", this::emptyForm)
        .add("POST", "/subscribers/new", this::add)
        .add("GET", "/subscribers/{id}", this::detail)
        .add("GET", "/subscribers/{id}/edit", this::filledForm)
        .add("POST", "/subscribers/{id}/edit", this::change);
  }

  private Answer list(Visit visit) {
    Parameters asked = visit.parameters();
    Answer.View view = Answer.view("subscribers").with("asked", asked.all());
    try {
      Page<SubscriberView> page =
          console.subscribers(asked.text("text").orElse(null), asked.after(), asked.size());
      return view.with("subscribers", page.items())
          .with("next", Links.next(LIST, asked, page.next()));
    } catch (InvalidInputException e) {
      return view.status(400)
          .with("subscribers", java.util.List.of())
          .with("complaint", e.getMessage());
    }
  }

  private SubscriberDetail known(Visit visit) {
    return console
        .subscriber(visit.id("id"))
        .orElseThrow(() -> new NotFoundException("There is no such subscriber."));
  }

  private Answer detail(Visit visit) {
    return Answer.view("subscriber").with("detail", known(visit));
  }

  private Answer emptyForm(Visit visit) {
    visit.needs(Role.ADMINISTRATOR);
    return form(LIST, null, "", "");
  }

  private Answer filledForm(Visit visit) {
    visit.needs(Role.ADMINISTRATOR);
    SubscriberView who = known(visit).who();
    return form(LIST + "/" + who.id(), who, who.userName(), String.join("\n", who.addresses()));
  }

  private static Answer.View form(
      String back, SubscriberView who, String userName, String addresses) {
    return Answer.view("subscriber-form")
        .with("back", back)
        .with("who", who)
        .with("userName", userName)
        .with("addresses", addresses);
  }

  private Answer add(Visit visit) {
    Parameters entered = visit.parameters();
    try {
      SubscriberForm form =
          new SubscriberForm(
              entered.needed("userName"),
              entered.words("addresses"),
              entered
                  .verbatim("password")
                  .orElseThrow(() -> new InvalidInputException("password", "This is needed.")));
      long id = administration.add(visit.actor(), form);
      return Answer.redirect(LIST + "/" + id, form.userName() + " was added.");
    } catch (InvalidInputException e) {
      return complained(form(LIST, null, "", ""), entered, e);
    }
  }

  private Answer change(Visit visit) {
    visit.needs(Role.ADMINISTRATOR);
    Parameters entered = visit.parameters();
    SubscriberView who = known(visit).who();
    String back = LIST + "/" + who.id();
    try {
      administration.change(
          visit.actor(),
          who.id(),
          new SubscriberForm(
              entered.needed("userName"),
              entered.words("addresses"),
              entered.verbatim("password").orElse(null)));
      return Answer.redirect(back, "Changed.");
    } catch (InvalidInputException e) {
      return complained(form(back, who, "", ""), entered, e);
    }
  }

  private static Answer complained(
      Answer.View form, Parameters entered, InvalidInputException complaint) {
    return form.status(400)
        .with("userName", entered.text("userName").orElse(""))
        .with("addresses", entered.text("addresses").orElse(""))
        .with("badField", complaint.field())
        .with("complaint", complaint.getMessage());
  }
}
