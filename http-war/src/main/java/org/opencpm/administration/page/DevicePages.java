package org.opencpm.administration.page;

import javax.enterprise.context.Dependent;
import javax.inject.Inject;
import org.opencpm.administration.Administration;
import org.opencpm.administration.Console;
import org.opencpm.administration.DeviceView;
import org.opencpm.administration.NotFoundException;
import org.opencpm.administration.Page;
import org.opencpm.administration.Role;
import org.opencpm.administration.routing.Links;
import org.opencpm.administration.routing.Parameters;
import org.opencpm.administration.routing.Routes;
import org.opencpm.administration.routing.Visit;

/** Devices and their registrations. */
@Dependent
class DevicePages {

  private static final String LIST = "/admin/devices";

  private final Console console;
  private final Administration administration;

  @Inject
  DevicePages(Console console, Administration administration) {
    this.console = console;
    this.administration = administration;
  }

  void addTo(Routes<PageHandler> routes) {
    routes
        .add("GET", "/devices", this::list)
        .add("GET", "/devices/{id}", this::device)
        .add("GET", "/devices/{id}/deregister", this::askDeregister)
        .add("POST", "/devices/{id}/deregister", this::deregister);
  }

  private Answer list(Visit visit) {
    Parameters asked = visit.parameters();
    Page<DeviceView> page =
        console.devices(
            asked.text("text").orElse(null),
            asked.ticked("registered"),
            asked.after(),
            asked.size());
    return Answer.view("devices")
        .with("devices", page.items())
        .with("asked", asked.all())
        .with("next", Links.next(LIST, asked, page.next()));
  }

  private DeviceView known(Visit visit) {
    return console
        .device(visit.id("id"))
        .orElseThrow(() -> new NotFoundException("That device is not known any more."));
  }

  private Answer device(Visit visit) {
    return Answer.view("device").with("device", known(visit));
  }

  private Answer askDeregister(Visit visit) {
    visit.needs(Role.OPERATOR);
    DeviceView device = known(visit);
    return Confirmation.of(
            "De-register this device?",
            "De-register it",
            LIST + "/" + device.id(),
            device.name() + " of " + device.address() + ".",
            "It gets nothing until it registers again by itself, which most devices do within an"
                + " hour. Messages wait for it meanwhile.")
        .asked();
  }

  private Answer deregister(Visit visit) {
    administration.deregister(visit.actor(), visit.id("id"));
    return Answer.redirect(LIST + "/" + visit.id("id"), "The device is not registered any more.");
  }
}
