package org.opencpm.administration.api;

import java.io.IOException;
import java.io.Reader;
import java.util.Map;
import javax.enterprise.context.Dependent;
import javax.inject.Inject;
import org.opencpm.administration.Administration;
import org.opencpm.administration.Console;
import org.opencpm.administration.InvalidInputException;
import org.opencpm.administration.NotFoundException;
import org.opencpm.administration.SubscriberForm;
import org.opencpm.administration.routing.Parameters;
import org.opencpm.administration.routing.Routes;
import org.opencpm.administration.routing.Visit;

/** What can be done by JSON. */
@Dependent
class Actions {

  private final Console console;
  private final Administration administration;

  @Inject
  Actions(Console console, Administration administration) {
    this.console = console;
    this.administration = administration;
  }

  void addTo(Routes<Endpoint> routes) {
    routes
        .add("POST", "/messages/{key}/deliver", this::deliver)
        .add("POST", "/messages/{key}/drop", this::drop)
        .add("POST", "/messages/{key}/content", this::content)
        .add("DELETE", "/devices/{id}", this::deregister)
        .add("DELETE", "/sessions/{id}", this::endSession)
        .add("DELETE", "/transfers/{id}", this::cancelTransfer)
        .add("POST", "/subscribers", this::add)
        .add("PUT", "/subscribers/{id}", this::change)
        .add("POST", "/subscribers/{id}/block", this::block)
        .add("POST", "/subscribers/{id}/unblock", this::unblock)
        .add("POST", "/subscribers/{id}/deliver", this::deliverAll)
        .add("POST", "/subscribers/import", this::importAll)
        .add("PUT", "/subscribers/{id}/policies/{name}", visit -> policy(visit, visit.id("id")))
        .add("DELETE", "/subscribers/{id}/policies/{name}", visit -> unset(visit, visit.id("id")))
        .add("PUT", "/policies/{name}", visit -> policy(visit, null))
        .add("DELETE", "/policies/{name}", visit -> unset(visit, null))
        .add("PUT", "/limits/{name}", this::limit)
        .add("DELETE", "/limits/{name}", this::unsetLimit);
  }

  private Reply deliver(Visit visit) {
    return Reply.of(
        Map.of("deliveries", administration.deliverNow(visit.actor(), visit.segment("key"))));
  }

  private Reply drop(Visit visit) {
    return Reply.of(Map.of("recipients", administration.drop(visit.actor(), visit.segment("key"))));
  }

  private Reply content(Visit visit) {
    return Reply.of(
        console
            .content(visit.actor(), visit.segment("key"))
            .orElseThrow(() -> new NotFoundException("The content is not kept.")));
  }

  private Reply deregister(Visit visit) {
    administration.deregister(visit.actor(), visit.id("id"));
    return Reply.done();
  }

  private Reply endSession(Visit visit) {
    administration.endSession(visit.actor(), visit.segment("id"));
    return Reply.done();
  }

  private Reply cancelTransfer(Visit visit) {
    administration.cancelTransfer(visit.actor(), visit.id("id"));
    return Reply.done();
  }

  private static SubscriberForm form(Visit visit, boolean passwordNeeded) throws IOException {
    Parameters entered = JsonBody.of(visit);
    String password = entered.verbatim("password").orElse(null);
    if (passwordNeeded && password == null) {
      throw new InvalidInputException("password", "This is needed.");
    }
    return new SubscriberForm(entered.needed("userName"), entered.words("addresses"), password);
  }

  private Reply add(Visit visit) throws IOException {
    long id = administration.add(visit.actor(), form(visit, true));
    return Reply.created("/admin/api/subscribers/" + id, Map.of("id", id));
  }

  private Reply change(Visit visit) throws IOException {
    administration.change(visit.actor(), visit.id("id"), form(visit, false));
    return Reply.done();
  }

  private Reply block(Visit visit) {
    administration.block(visit.actor(), visit.id("id"));
    return Reply.done();
  }

  private Reply unblock(Visit visit) {
    administration.unblock(visit.actor(), visit.id("id"));
    return Reply.done();
  }

  private Reply deliverAll(Visit visit) {
    return Reply.of(Map.of("deliveries", administration.deliverNow(visit.actor(), visit.id("id"))));
  }

  private Reply importAll(Visit visit) throws IOException {
    try (Reader csv = visit.input().open()) {
      return Reply.of(administration.importSubscribers(visit.actor(), csv));
    }
  }

  private Reply policy(Visit visit, Long subscriberId) throws IOException {
    administration.setPolicy(
        visit.actor(), subscriberId, visit.segment("name"), value(JsonBody.of(visit)));
    return Reply.done();
  }

  private Reply unset(Visit visit, Long subscriberId) {
    administration.setPolicy(visit.actor(), subscriberId, visit.segment("name"), null);
    return Reply.done();
  }

  private Reply limit(Visit visit) throws IOException {
    administration.setLimit(visit.actor(), visit.segment("name"), value(JsonBody.of(visit)));
    return Reply.done();
  }

  private Reply unsetLimit(Visit visit) {
    administration.setLimit(visit.actor(), visit.segment("name"), null);
    return Reply.done();
  }

  /** The member {@code value}; it may be empty, but it has to be there. */
  private static String value(Parameters body) {
    if (!body.all().containsKey("value")) {
      throw new InvalidInputException("value", "This is needed.");
    }
    return body.text("value").orElse("");
  }
}
