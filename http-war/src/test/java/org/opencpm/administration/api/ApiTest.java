package org.opencpm.administration.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import javax.json.Json;
import javax.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.opencpm.administration.Actor;
import org.opencpm.administration.AuditEntry;
import org.opencpm.administration.Content;
import org.opencpm.administration.DeviceView;
import org.opencpm.administration.FakeConsole;
import org.opencpm.administration.ForbiddenException;
import org.opencpm.administration.Found;
import org.opencpm.administration.ImportReport;
import org.opencpm.administration.InvalidInputException;
import org.opencpm.administration.LimitView;
import org.opencpm.administration.OperatorView;
import org.opencpm.administration.Overview;
import org.opencpm.administration.PolicyView;
import org.opencpm.administration.Role;
import org.opencpm.administration.SessionView;
import org.opencpm.administration.Story;
import org.opencpm.administration.SubscriberDetail;
import org.opencpm.administration.SubscriberView;
import org.opencpm.administration.TransferView;
import org.opencpm.administration.Waiting;
import org.opencpm.administration.routing.Input;
import org.opencpm.administration.routing.Parameters;
import org.opencpm.administration.routing.Routes;
import org.opencpm.administration.routing.Trouble;
import org.opencpm.administration.routing.Visit;

/** The JSON interface over a fake console, and its description. */
class ApiTest {

  private static final List<Class<?>> VALUES =
      List.of(
          Overview.class,
          Overview.Sample.class,
          Found.class,
          Story.class,
          Story.Event.class,
          Story.Standing.class,
          Content.class,
          Waiting.class,
          DeviceView.class,
          SessionView.class,
          TransferView.class,
          SubscriberView.class,
          SubscriberDetail.class,
          PolicyView.class,
          LimitView.class,
          OperatorView.class,
          AuditEntry.class,
          ImportReport.class,
          ImportReport.BadLine.class);

  private final FakeConsole console = new FakeConsole();
  private final Routes<Endpoint> routes =
      new Endpoints(
              new Lookups(console, console),
              new Actions(console, console),
              new OperatorActions(console))
          .routes();
  private final JsonObject description = description();

  private Role role = Role.ADMINISTRATOR;

  private static JsonObject description() {
    try (InputStream in = ApiTest.class.getResourceAsStream("/console/openapi.json")) {
      return Json.createReader(in).readObject();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Reply ask(String method, String path, Map<String, String> query, String body)
      throws IOException {
    Routes.Match<Endpoint> match = routes.match(method, path);
    assertThat(match.handler()).as(method + " " + path).isNotNull();
    Input input = body == null ? Input.NONE : () -> new StringReader(body);
    return match
        .handler()
        .answer(
            new Visit(
                new Actor("admin", role, "h"),
                path,
                match.segments(),
                new Parameters(query),
                input));
  }

  private JsonObject get(String path) throws IOException {
    return (JsonObject) JsonValues.of(ask("GET", path, Map.of(), null).body());
  }

  @Test
  void theDescriptionHasEveryPathAndNoOther() {
    List<String> described = new ArrayList<>();
    description
        .getJsonObject("paths")
        .forEach(
            (path, methods) ->
                methods
                    .asJsonObject()
                    .keySet()
                    .forEach(
                        method ->
                            described.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path)));
    // Answered by the servlet itself, which knows the session.
    assertThat(described).contains("GET /session");
    described.remove("GET /session");

    assertThat(described).containsExactlyInAnyOrderElementsOf(routes.all());
  }

  @Test
  void theSchemasHaveTheMembersOfTheValues() {
    JsonObject schemas = description.getJsonObject("components").getJsonObject("schemas");
    for (Class<?> value : VALUES) {
      assertThat(schemas.getJsonObject(value.getSimpleName()).getJsonObject("properties").keySet())
          .as(value.getSimpleName())
          .containsExactlyElementsOf(
              Arrays.stream(value.getRecordComponents()).map(RecordComponent::getName).toList());
    }
  }

  @Test
  void everyReferenceInTheDescriptionLeadsSomewhere() {
    JsonObject schemas = description.getJsonObject("components").getJsonObject("schemas");
    java.util.regex.Matcher references =
        java.util.regex.Pattern.compile("#/components/schemas/(\\w+)")
            .matcher(description.toString());
    TreeSet<String> named = new TreeSet<>();
    while (references.find()) {
      named.add(references.group(1));
    }

    assertThat(schemas.keySet()).containsAll(named);
  }

  @Test
  void everyLookupAnswersWithAnObject() throws IOException {
    for (String route : routes.all()) {
      if (route.startsWith("GET ")) {
        String path =
            route
                .substring(4)
                .replace("{key}", "m7")
                .replace("{id}", route.contains("devices") ? "3" : "2")
                .replace("sessions/2", "sessions/s%2F1")
                .replace("{name}", route.contains("limits") ? "CPM_MAX_DEVICES" : "defer");
        assertThat(get(path)).as(route).isNotEmpty();
      }
    }
  }

  @Test
  void aListLeadsToItsNextPage() throws IOException {
    Reply reply = ask("GET", "/messages", Map.of("text", "bob"), null);
    JsonObject page = (JsonObject) JsonValues.of(reply.body());

    assertThat(page.getJsonArray("items")).hasSize(1);
    assertThat(page.getString("next"))
        .isEqualTo("/admin/api/messages?after=next%20key%26&text=bob")
        .isEqualTo(reply.next());
  }

  @Test
  void valuesAreWrittenAsTheDescriptionSays() throws IOException {
    JsonObject what = get("/messages/m7").getJsonObject("what");

    assertThat(what.getString("state")).isEqualTo("waiting");
    assertThat(what.getString("at")).isEqualTo("2026-11-25T16:10:00Z");
    assertThat(what.getInt("size")).isEqualTo(325);
    assertThat(get("/messages/m7").getJsonArray("deliveries").getJsonObject(0).isNull("device"))
        .isTrue();
  }

  @Test
  void actionsAreDone() throws IOException {
    ask("POST", "/messages/m7/deliver", Map.of(), null);
    ask("DELETE", "/devices/3", Map.of(), null);
    ask("PUT", "/policies/defer", Map.of(), "{\"value\":\"false\"}");
    ask("DELETE", "/subscribers/2/policies/defer", Map.of(), null);
    ask("PUT", "/limits/CPM_MAX_DEVICES", Map.of(), "{\"value\":8}");
    Reply added =
        ask(
            "POST",
            "/subscribers",
            Map.of(),
            "{\"userName\":\"eve\",\"addresses\":[\"sip:eve@x\",\"tel:+1\"],\"password\":\"p\"}");

    assertThat(added.location()).isEqualTo("/admin/api/subscribers/77");
    assertThat(console.done)
        .containsExactly(
            "deliver m7",
            "deregister 3",
            "policy null defer false",
            "policy 2 defer null",
            "limit CPM_MAX_DEVICES 8",
            "add eve [sip:eve@x, tel:+1] p");
  }

  @Test
  void operatorsAreAdministered() throws IOException {
    ask(
        "POST",
        "/operators",
        Map.of(),
        "{\"name\":\"e\",\"role\":\"viewer\",\"password\":\"12345678\"}");
    ask("PUT", "/operators/e", Map.of(), "{\"role\":\"operator\"}");
    ask("DELETE", "/operators/e", Map.of(), null);
    ask("PUT", "/password", Map.of(), "{\"old\":\"old\",\"password\":\"new one\"}");

    assertThat(console.done)
        .containsExactly(
            "operator e VIEWER 12345678",
            "change operator e OPERATOR null",
            "remove operator e",
            "password ADMINISTRATOR new one");
  }

  @Test
  void aViewerCannotAct() {
    role = Role.VIEWER;

    assertThatThrownBy(() -> ask("POST", "/messages/m7/deliver", Map.of(), null))
        .isInstanceOf(ForbiddenException.class);
  }

  @Test
  void aBodyThatCannotBeReadNamesWhatIsWrong() {
    for (String body : List.of("", "[]", "{", "\"x\"", "{}")) {
      assertThatThrownBy(() -> ask("PUT", "/policies/defer", Map.of(), body))
          .as(body)
          .isInstanceOf(InvalidInputException.class);
    }
    assertThat(console.done).isEmpty();
  }

  @Test
  void troubleIsAProblemDocument() {
    assertThat(ProblemDocument.text(new Trouble.Case(Trouble.INVALID, "a \"b\"", "text")))
        .isEqualTo(
            "{\"type\":\"urn:opencpm:problem:invalid\",\"title\":\"That cannot be taken\","
                + "\"status\":400,\"detail\":\"a \\\"b\\\"\",\"field\":\"text\"}");
  }
}
