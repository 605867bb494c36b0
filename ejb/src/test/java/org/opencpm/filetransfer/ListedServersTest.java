package org.opencpm.filetransfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which URLs of peers are fetched. */
class ListedServersTest {

  private final ListedServers servers =
      new ListedServers(
          List.of(URI.create("https://files.example/rcs/"), URI.create("http://10.0.0.7:8080/")));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://files.example/rcs/a",
        "HTTPS://FILES.example:443/rcs/a%20b?key=1",
        "http://10.0.0.7:8080/",
        "http://10.0.0.7:8080/x/y"
      })
  void thoseOfListedServers(String url) {
    assertThat(servers.listed(url)).contains(URI.create(url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "file:///etc/passwd",
        "http://files.example/rcs/a",
        "https://files.example:8443/rcs/a",
        "https://files.example/rcsx/a",
        "https://files.example/rcs",
        "https://files.example/rcs/../admin",
        "https://files.example/rcs/%2e%2e/admin",
        "https://files.example/rcs/..%2Fadmin",
        "https://files.example/rcs/..%5Cadmin",
        "https://files.example/rcs//a",
        "https://files.example/rcs/./a",
        "https://files.example.evil.example/rcs/a",
        "https://evil.example/https://files.example/rcs/a",
        "https://files.example@evil.example/rcs/a",
        "https://user:pass@files.example/rcs/a",
        "https://files.example/rcs/a#b",
        "https://files.example\\@evil.example/rcs/a",
        "https://files.example/rcs/a b",
        "https://files.example/rcs/\u00e4",
        "http://10.0.0.7/x",
        "http://10.0.0.70:8080/x",
        "http://0x0a000007:8080/x",
        "http://[::ffff:10.0.0.7]:8080/x",
        "http://10.0.0.7:8080:80/x"
      })
  void noOthers(String url) {
    assertThat(servers.listed(url)).isEmpty();
  }

  @Test
  void withoutAListNobodys() {
    ListedServers none = new ListedServers(List.of());

    assertThat(none.listed("http://127.0.0.1/a")).isEmpty();
    assertThat(servers.listed("https://files.example/rcs/" + "a".repeat(3000))).isEmpty();
  }
}
