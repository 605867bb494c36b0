package org.opencpm.administration.api;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import javax.enterprise.context.Dependent;
import javax.inject.Inject;
import org.opencpm.administration.Administration;
import org.opencpm.administration.Console;
import org.opencpm.administration.NotFoundException;
import org.opencpm.administration.routing.Parameters;
import org.opencpm.administration.routing.Routes;
import org.opencpm.administration.routing.Searches;
import org.opencpm.administration.routing.Visit;

/** What can be found out by JSON. */
@Dependent
class Lookups {

  private final Console console;
  private final Administration administration;

  @Inject
  Lookups(Console console, Administration administration) {
    this.console = console;
    this.administration = administration;
  }

  void addTo(Routes<Endpoint> routes) {
    routes
        .add("GET", "/overview", visit -> Reply.of(console.overview()))
        .add("GET", "/messages", visit -> page(visit))
        .add("GET", "/messages/{key}", this::story)
        .add("GET", "/waiting", this::waiting)
        .add("GET", "/devices", this::devices)
        .add("GET", "/devices/{id}", this::device)
        .add("GET", "/sessions", visit -> list(console.sessions()))
        .add("GET", "/sessions/{id}", this::session)
        .add("GET", "/transfers", this::transfers)
        .add("GET", "/transfers/{id}", this::transfer)
        .add("GET", "/subscribers", this::subscribers)
        .add("GET", "/subscribers/{id}", this::subscriber)
        .add("GET", "/subscribers/{id}/policies", this::policiesOfUser)
        .add("GET", "/policies", visit -> list(console.policies(null)))
        .add("GET", "/policies/{name}", this::policy)
        .add("GET", "/limits", visit -> list(administration.limits()))
        .add("GET", "/limits/{name}", this::limit)
        .add("GET", "/audit", this::audit);
  }

  private Reply page(Visit visit) {
    return Reply.page(visit, console.find(Searches.of(visit.parameters())));
  }

  private Reply story(Visit visit) {
    return Reply.of(
        console
            .story(visit.segment("key"))
            .orElseThrow(() -> new NotFoundException("Nothing is known under this key.")));
  }

  private Reply waiting(Visit visit) {
    Parameters asked = visit.parameters();
    return Reply.page(visit, console.waiting(asked.after(), asked.size()));
  }

  private Reply devices(Visit visit) {
    Parameters asked = visit.parameters();
    return Reply.page(
        visit,
        console.devices(
            asked.text("text").orElse(null),
            asked.ticked("registered"),
            asked.after(),
            asked.size()));
  }

  private Reply device(Visit visit) {
    return Reply.of(
        console
            .device(visit.id("id"))
            .orElseThrow(() -> new NotFoundException("There is no such device.")));
  }

  private Reply session(Visit visit) {
    return one(console.sessions(), session -> session.id().equals(visit.segment("id")));
  }

  private Reply transfers(Visit visit) {
    Parameters asked = visit.parameters();
    return Reply.page(visit, console.transfers(asked.after(), asked.size()));
  }

  private Reply transfer(Visit visit) {
    return Reply.of(
        console
            .transfer(visit.id("id"))
            .orElseThrow(() -> new NotFoundException("There is no such file.")));
  }

  private Reply subscribers(Visit visit) {
    Parameters asked = visit.parameters();
    return Reply.page(
        visit, console.subscribers(asked.text("text").orElse(null), asked.after(), asked.size()));
  }

  private Reply subscriber(Visit visit) {
    return Reply.of(
        console
            .subscriber(visit.id("id"))
            .orElseThrow(() -> new NotFoundException("There is no such subscriber.")));
  }

  private Reply policiesOfUser(Visit visit) {
    return list(
        console
            .subscriber(visit.id("id"))
            .orElseThrow(() -> new NotFoundException("There is no such subscriber."))
            .policies());
  }

  private Reply policy(Visit visit) {
    return one(console.policies(null), policy -> policy.name().equals(visit.segment("name")));
  }

  private Reply limit(Visit visit) {
    return one(administration.limits(), limit -> limit.name().equals(visit.segment("name")));
  }

  private Reply audit(Visit visit) {
    Parameters asked = visit.parameters();
    return Reply.page(visit, console.audit(asked.after(), asked.size()));
  }

  private static <T> Reply one(List<T> all, Predicate<T> wanted) {
    return Reply.of(
        all.stream()
            .filter(wanted)
            .findFirst()
            .orElseThrow(() -> new NotFoundException("There is nothing of that name.")));
  }

  /** A list that is short enough to be one page. */
  static Reply list(List<?> items) {
    Map<String, Object> body = new java.util.LinkedHashMap<>();
    body.put("items", items);
    body.put("next", null);
    return Reply.of(body);
  }
}
