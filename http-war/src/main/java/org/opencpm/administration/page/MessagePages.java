package org.opencpm.administration.page;

import java.util.List;
import javax.enterprise.context.Dependent;
import javax.inject.Inject;
import org.opencpm.administration.Administration;
import org.opencpm.administration.Console;
import org.opencpm.administration.Content;
import org.opencpm.administration.Found;
import org.opencpm.administration.InvalidInputException;
import org.opencpm.administration.NotFoundException;
import org.opencpm.administration.Page;
import org.opencpm.administration.Role;
import org.opencpm.administration.Story;
import org.opencpm.administration.routing.Links;
import org.opencpm.administration.routing.Routes;
import org.opencpm.administration.routing.Searches;
import org.opencpm.administration.routing.Visit;

/** Finding a message, its story, and what can be done about it. */
@Dependent
class MessagePages {

  private static final String LIST = "/admin/messages";

  private final Console console;
  private final Administration administration;

  @Inject
  MessagePages(Console console, Administration administration) {
    this.console = console;
    this.administration = administration;
  }

  void addTo(Routes<PageHandler> routes) {
    routes
        .add("GET", "/messages", this::list)
        .add("GET", "/messages/{key}", this::story)
        .add("GET", "/messages/{key}/deliver", this::askDeliver)
        .add("POST", "/messages/{key}/deliver", this::deliver)
        .add("GET", "/messages/{key}/drop", this::askDrop)
        .add("POST", "/messages/{key}/drop", this::drop)
        .add("GET", "/messages/{key}/content", this::askContent)
        .add("POST", "/messages/{key}/content", this::content);
  }

  private Answer list(Visit visit) {
    Answer.View page =
        Answer.view("messages")
            .with("asked", visit.parameters().all())
            .with("kinds", Found.Kind.values())
            .with("states", Found.State.values());
    try {
      Page<Found> found = console.find(Searches.of(visit.parameters()));
      return page.with("found", found.items())
          .with("next", Links.next(LIST, visit.parameters(), found.next()));
    } catch (InvalidInputException e) {
      return page.status(400)
          .with("found", List.of())
          .with("badField", e.field())
          .with("complaint", e.getMessage());
    }
  }

  private Story known(Visit visit) {
    return console
        .story(visit.segment("key"))
        .orElseThrow(
            () ->
                new NotFoundException(
                    "Nothing is known under this address. What happened is kept for some days only;"
                        + " a message that is long over may have gone from the trail."));
  }

  private static String address(Visit visit) {
    return LIST + "/" + Links.escaped(visit.segment("key"));
  }

  private Answer story(Visit visit) {
    return Answer.view("story").with("story", known(visit)).with("address", address(visit));
  }

  private Answer askDeliver(Visit visit) {
    visit.needs(Role.OPERATOR);
    Found what = known(visit).what();
    return Confirmation.of(
            "Deliver now?",
            "Deliver now",
            address(visit),
            "What waits for "
                + recipient(what)
                + " is tried at once, in the order of its acceptance.",
            "Devices that did not answer are asked again. A device that has a message does not get it"
                + " a second time.")
        .asked();
  }

  private Answer deliver(Visit visit) {
    int deliveries = administration.deliverNow(visit.actor(), visit.segment("key"));
    return Answer.redirect(
        address(visit),
        deliveries == 0
            ? "Nothing could be tried: no registered device lacks it."
            : "Delivery is under way to " + devices(deliveries) + ".");
  }

  static String devices(int number) {
    return number == 1 ? "1 device" : number + " devices";
  }

  private Answer askDrop(Visit visit) {
    visit.needs(Role.OPERATOR);
    Found what = known(visit).what();
    return Confirmation.of(
            "Drop this message?",
            "Drop it",
            address(visit),
            "No further device of " + recipient(what) + " will get it.",
            "If no device has it and the sender asked for it, he is told that it failed.")
        .cannotBeUndone()
        .asked();
  }

  private Answer drop(Visit visit) {
    int recipients = administration.drop(visit.actor(), visit.segment("key"));
    return Answer.redirect(
        address(visit),
        recipients == 0
            ? "It was over already; nothing was dropped."
            : "Dropped for " + (recipients == 1 ? "1 recipient." : recipients + " recipients."));
  }

  private Answer askContent(Visit visit) {
    visit.needs(Role.ADMINISTRATOR);
    known(visit);
    return Confirmation.of(
            "Show what it says?",
            "Show it",
            address(visit),
            "This is what people wrote to each other.",
            "That you looked at it is written to the audit trail, with your name and the time.")
        .asked();
  }

  private Answer content(Visit visit) {
    Content content =
        console
            .content(visit.actor(), visit.segment("key"))
            .orElseThrow(() -> new NotFoundException("The content is not kept any more."));
    return Answer.view("content").with("content", content).with("address", address(visit));
  }

  private static String recipient(Found what) {
    return what.recipient() == null ? "its recipients" : what.recipient();
  }
}
