package org.opencpm.administration.page;

import java.util.List;
import java.util.Map;
import javax.enterprise.context.Dependent;
import javax.inject.Inject;
import org.opencpm.administration.Administration;
import org.opencpm.administration.Console;
import org.opencpm.administration.InvalidInputException;
import org.opencpm.administration.LimitView;
import org.opencpm.administration.NotFoundException;
import org.opencpm.administration.PolicyView;
import org.opencpm.administration.Role;
import org.opencpm.administration.routing.Routes;
import org.opencpm.administration.routing.Visit;

/**
 * Policies, of the provider and of one user, and limits. Changing one takes two steps: a value is
 * entered, and the old and the new one are shown side by side before it counts.
 */
@Dependent
class SettingPages {

  private final Console console;
  private final Administration administration;

  @Inject
  SettingPages(Console console, Administration administration) {
    this.console = console;
    this.administration = administration;
  }

  void addTo(Routes<PageHandler> routes) {
    routes
        .add("GET", "/policies", visit -> policies())
        .add("GET", "/policies/{name}", visit -> form(visit, policy(visit, null)))
        .add("POST", "/policies/{name}", visit -> change(visit, policy(visit, null)))
        .add("GET", "/subscribers/{id}/policies/{name}", visit -> form(visit, ofUser(visit)))
        .add("POST", "/subscribers/{id}/policies/{name}", visit -> change(visit, ofUser(visit)))
        .add("GET", "/limits", visit -> limits())
        .add("GET", "/limits/{name}", visit -> form(visit, limit(visit)))
        .add("POST", "/limits/{name}", visit -> change(visit, limit(visit)));
  }

  /** A policy or a limit, to be changed. */
  private record Changing(Setting setting, Change change) {}

  private interface Change {
    void to(String value);
  }

  /**
   * What the form shows.
   *
   * @param whose words for its owner
   */
  public record Setting(
      String name,
      String value,
      String fallback,
      boolean set,
      List<String> choices,
      String text,
      String whose,
      String back) {}

  private Answer policies() {
    return Answer.view("policies").with("policies", console.policies(null));
  }

  private Answer limits() {
    return Answer.view("limits").with("limits", administration.limits());
  }

  private Changing ofUser(Visit visit) {
    return policy(visit, visit.id("id"));
  }

  private Changing policy(Visit visit, Long subscriberId) {
    String owner =
        subscriberId == null
            ? "of the provider, for all users"
            : "of "
                + console
                    .subscriber(subscriberId)
                    .orElseThrow(() -> new NotFoundException("There is no such subscriber."))
                    .who()
                    .userName();
    PolicyView policy =
        console.policies(subscriberId).stream()
            .filter(one -> one.name().equals(visit.segment("name")))
            .findFirst()
            .orElseThrow(() -> new NotFoundException("There is no policy of that name."));
    String back = subscriberId == null ? "/admin/policies" : "/admin/subscribers/" + subscriberId;
    return new Changing(
        new Setting(
            policy.name(),
            policy.value(),
            policy.fallback(),
            policy.set(),
            policy.choices(),
            policy.text(),
            owner,
            back),
        value -> administration.setPolicy(visit.actor(), subscriberId, policy.name(), value));
  }

  private Changing limit(Visit visit) {
    LimitView limit =
        administration.limits().stream()
            .filter(one -> one.name().equals(visit.segment("name")))
            .findFirst()
            .orElseThrow(() -> new NotFoundException("There is no limit of that name."));
    return new Changing(
        new Setting(
            limit.name(),
            limit.value(),
            limit.fallback(),
            limit.set(),
            List.of(),
            limit.text(),
            "of this server",
            "/admin/limits"),
        value -> administration.setLimit(visit.actor(), limit.name(), value));
  }

  private static Answer.View form(Visit visit, Changing changing) {
    visit.needs(Role.ADMINISTRATOR);
    return Answer.view("setting")
        .with("setting", changing.setting())
        .with("entered", changing.setting().value());
  }

  private static Answer change(Visit visit, Changing changing) {
    visit.needs(Role.ADMINISTRATOR);
    Setting setting = changing.setting();
    boolean reset = visit.parameters().ticked("reset");
    String value = reset ? null : visit.parameters().text("value").orElse("");
    if (!visit.parameters().ticked("confirmed")) {
      return asked(setting, value);
    }
    try {
      changing.change().to(value);
      return Answer.redirect(
          setting.back(),
          reset
              ? setting.name() + " is back to its default."
              : setting.name() + " is now " + shown(value) + ".");
    } catch (InvalidInputException e) {
      return form(visit, changing)
          .status(400)
          .with("entered", value == null ? "" : value)
          .with("complaint", e.getMessage());
    }
  }

  private static Answer asked(Setting setting, String value) {
    String next = value == null ? setting.fallback() : value;
    return Confirmation.of(
            "Change " + setting.name() + "?",
            "Change it",
            setting.back(),
            "It is the setting " + setting.whose() + ".",
            "Now: " + shown(setting.value()),
            "Then: " + shown(next) + (value == null ? " (the default)" : ""))
        .with(
            value == null
                ? Map.of("reset", "true", "confirmed", "true")
                : Map.of("value", value, "confirmed", "true"))
        .asked();
  }

  private static String shown(String value) {
    return value == null || value.isEmpty() ? "empty" : value;
  }
}
