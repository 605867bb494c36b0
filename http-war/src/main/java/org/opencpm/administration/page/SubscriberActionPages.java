package org.opencpm.administration.page;

import java.io.IOException;
import java.io.Reader;
import javax.enterprise.context.Dependent;
import javax.inject.Inject;
import org.opencpm.administration.Administration;
import org.opencpm.administration.Console;
import org.opencpm.administration.ImportReport;
import org.opencpm.administration.InvalidInputException;
import org.opencpm.administration.NotFoundException;
import org.opencpm.administration.Role;
import org.opencpm.administration.SubscriberView;
import org.opencpm.administration.routing.Routes;
import org.opencpm.administration.routing.Visit;

/** What can be done about a subscriber, and adding many of them at once. */
@Dependent
class SubscriberActionPages {

  private static final String LIST = "/admin/subscribers";

  private final Console console;
  private final Administration administration;

  @Inject
  SubscriberActionPages(Console console, Administration administration) {
    this.console = console;
    this.administration = administration;
  }

  void addTo(Routes<PageHandler> routes) {
    routes
        .add("GET", "/subscribers/{id}/block", this::askBlock)
        .add("POST", "/subscribers/{id}/block", this::block)
        .add("GET", "/subscribers/{id}/unblock", this::askUnblock)
        .add("POST", "/subscribers/{id}/unblock", this::unblock)
        .add("GET", "/subscribers/{id}/deliver", this::askDeliver)
        .add("POST", "/subscribers/{id}/deliver", this::deliver)
        .add("GET", "/subscribers/import", this::importForm)
        .add("POST", "/subscribers/import", this::importFile);
  }

  private SubscriberView known(Visit visit) {
    visit.needs(Role.OPERATOR);
    return console
        .subscriber(visit.id("id"))
        .orElseThrow(() -> new NotFoundException("There is no such subscriber."))
        .who();
  }

  private static String address(Visit visit) {
    return LIST + "/" + visit.id("id");
  }

  private Answer askBlock(Visit visit) {
    SubscriberView who = known(visit);
    return Confirmation.of(
            "Block " + who.userName() + "?",
            "Block",
            address(visit),
            "Nothing is accepted from this user or for him, and his devices cannot register.",
            "It can be undone at any time.")
        .asked();
  }

  private Answer block(Visit visit) {
    administration.block(visit.actor(), visit.id("id"));
    return Answer.redirect(address(visit), "The user is blocked.");
  }

  private Answer askUnblock(Visit visit) {
    SubscriberView who = known(visit);
    return Confirmation.of(
            "Unblock " + who.userName() + "?",
            "Unblock",
            address(visit),
            "The user can register, send and receive again.")
        .asked();
  }

  private Answer unblock(Visit visit) {
    administration.unblock(visit.actor(), visit.id("id"));
    return Answer.redirect(address(visit), "The user is not blocked any more.");
  }

  private Answer askDeliver(Visit visit) {
    SubscriberView who = known(visit);
    return Confirmation.of(
            "Deliver what waits for " + who.userName() + "?",
            "Deliver now",
            address(visit),
            "Every registered device that lacks something is tried at once, also those that did not"
                + " answer.")
        .asked();
  }

  private Answer deliver(Visit visit) {
    int deliveries = administration.deliverNow(visit.actor(), visit.id("id"));
    return Answer.redirect(
        address(visit),
        deliveries == 0
            ? "Nothing could be tried: no registered device lacks anything."
            : deliveries == 1
                ? "1 delivery is under way."
                : deliveries + " deliveries are under way.");
  }

  private Answer importForm(Visit visit) {
    visit.needs(Role.ADMINISTRATOR);
    return Answer.view("import");
  }

  private Answer importFile(Visit visit) throws IOException {
    visit.needs(Role.ADMINISTRATOR);
    try (Reader csv = visit.input().open()) {
      ImportReport report = administration.importSubscribers(visit.actor(), csv);
      return Answer.view("import").with("report", report);
    } catch (InvalidInputException e) {
      return Answer.view("import").status(400).with("complaint", e.getMessage());
    }
  }
}
