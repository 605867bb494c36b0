package org.opencpm.administration.page;

import javax.enterprise.context.Dependent;
import javax.inject.Inject;
import org.opencpm.administration.Administration;
import org.opencpm.administration.Console;
import org.opencpm.administration.NotFoundException;
import org.opencpm.administration.Page;
import org.opencpm.administration.Role;
import org.opencpm.administration.SessionView;
import org.opencpm.administration.TransferView;
import org.opencpm.administration.Waiting;
import org.opencpm.administration.routing.Links;
import org.opencpm.administration.routing.Parameters;
import org.opencpm.administration.routing.Routes;
import org.opencpm.administration.routing.Visit;

/** What there is now: who is waited for, live sessions, files on their way. */
@Dependent
class NowPages {

  private static final String WAITING = "/admin/waiting";
  private static final String SESSIONS = "/admin/sessions";
  private static final String TRANSFERS = "/admin/transfers";

  private final Console console;
  private final Administration administration;

  @Inject
  NowPages(Console console, Administration administration) {
    this.console = console;
    this.administration = administration;
  }

  void addTo(Routes<PageHandler> routes) {
    routes
        .add("GET", "/waiting", this::waiting)
        .add("GET", "/sessions", this::sessions)
        .add("GET", "/sessions/{id}/end", this::askEnd)
        .add("POST", "/sessions/{id}/end", this::end)
        .add("GET", "/transfers", this::transfers)
        .add("GET", "/transfers/{id}/cancel", this::askCancel)
        .add("POST", "/transfers/{id}/cancel", this::cancel);
  }

  private Answer waiting(Visit visit) {
    Parameters asked = visit.parameters();
    Page<Waiting> page = console.waiting(asked.after(), asked.size());
    return Answer.view("waiting")
        .with("waiting", page.items())
        .with("asked", asked.all())
        .with("next", Links.next(WAITING, asked, page.next()));
  }

  private Answer sessions(Visit visit) {
    return Answer.view("sessions").with("sessions", console.sessions());
  }

  private Answer askEnd(Visit visit) {
    visit.needs(Role.OPERATOR);
    SessionView session =
        console.sessions().stream()
            .filter(one -> one.id().equals(visit.segment("id")))
            .findFirst()
            .orElseThrow(() -> new NotFoundException("That session is over."));
    return Confirmation.of(
            "End this session?",
            "End it",
            SESSIONS,
            "The " + session.kind() + " of " + session.caller() + " with " + session.called() + ".",
            "Both sides are told that it is over (BYE). What was accepted of it is delivered.")
        .cannotBeUndone()
        .asked();
  }

  private Answer end(Visit visit) {
    administration.endSession(visit.actor(), visit.segment("id"));
    return Answer.redirect(SESSIONS, "The session was ended.");
  }

  private Answer transfers(Visit visit) {
    Parameters asked = visit.parameters();
    Page<TransferView> page = console.transfers(asked.after(), asked.size());
    return Answer.view("transfers")
        .with("transfers", page.items())
        .with("asked", asked.all())
        .with("next", Links.next(TRANSFERS, asked, page.next()));
  }

  private Answer askCancel(Visit visit) {
    visit.needs(Role.OPERATOR);
    return Confirmation.of(
            "Cancel transfer " + visit.id("id") + "?",
            "Cancel it",
            TRANSFERS,
            "It stops where it is, and the client is told so.")
        .cannotBeUndone()
        .asked();
  }

  private Answer cancel(Visit visit) {
    administration.cancelTransfer(visit.actor(), visit.id("id"));
    return Answer.redirect(TRANSFERS, "The transfer was cancelled.");
  }
}
