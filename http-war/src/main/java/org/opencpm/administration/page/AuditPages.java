package org.opencpm.administration.page;

import javax.enterprise.context.Dependent;
import javax.inject.Inject;
import org.opencpm.administration.AuditEntry;
import org.opencpm.administration.Console;
import org.opencpm.administration.Page;
import org.opencpm.administration.routing.Links;
import org.opencpm.administration.routing.Parameters;
import org.opencpm.administration.routing.Routes;
import org.opencpm.administration.routing.Visit;

/** What operators did. */
@Dependent
class AuditPages {

  private final Console console;

  @Inject
  AuditPages(Console console) {
    this.console = console;
  }

  void addTo(Routes<PageHandler> routes) {
    routes.add("GET", "/audit", this::list);
  }

  private Answer list(Visit visit) {
    Parameters asked = visit.parameters();
    Page<AuditEntry> page = console.audit(asked.after(), asked.size());
    return Answer.view("audit")
        .with("entries", page.items())
        .with("asked", asked.all())
        .with("next", Links.next("/admin/audit", asked, page.next()));
  }
}
