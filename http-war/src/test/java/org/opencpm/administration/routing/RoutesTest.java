package org.opencpm.administration.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoutesTest {

  private final Routes<String> routes =
      new Routes<String>()
          .add("GET", "/", "home")
          .add("GET", "/subscribers/{id}", "one")
          .add("GET", "/subscribers/new", "form")
          .add("POST", "/subscribers/new", "add")
          .add("POST", "/subscribers/{id}/policies/{name}", "policy");

  @Test
  void aWordBeatsAName() {
    assertThat(routes.match("GET", "/subscribers/new").handler()).isEqualTo("form");
    assertThat(routes.match("GET", "/subscribers/7").handler()).isEqualTo("one");
  }

  @Test
  void segmentsHaveTheirNamesAndNoEscapes() {
    Routes.Match<String> match = routes.match("POST", "/subscribers/7/policies/a%2Fb%20c+d");

    assertThat(match.handler()).isEqualTo("policy");
    assertThat(match.segments()).containsEntry("id", "7").containsEntry("name", "a/b c+d");
  }

  @Test
  void headGoesWhereGetGoes() {
    assertThat(routes.match("HEAD", "/").handler()).isEqualTo("home");
  }

  @Test
  void otherMethodsAreToldWhatIsAllowed() {
    Routes.Match<String> match = routes.match("DELETE", "/subscribers/new");

    assertThat(match.handler()).isNull();
    assertThat(match.allowed()).containsExactly("GET", "POST");
  }

  @Test
  void anUnknownPathAllowsNothing() {
    assertThat(routes.match("GET", "/subscribers/7/x").allowed()).isEmpty();
    assertThat(routes.match("GET", "/subscribers/7/x").handler()).isNull();
  }
}
