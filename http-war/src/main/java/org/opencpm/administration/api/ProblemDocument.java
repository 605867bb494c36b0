package org.opencpm.administration.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import javax.servlet.http.HttpServletResponse;
import org.opencpm.administration.routing.Trouble;

/** Trouble as {@code application/problem+json} (RFC 9457), with the field that has it. */
public final class ProblemDocument {

  private ProblemDocument() {}

  /** Writes the whole answer. */
  public static void write(HttpServletResponse response, Trouble.Case trouble) throws IOException {
    byte[] body = text(trouble).getBytes(StandardCharsets.UTF_8);
    response.setStatus(trouble.trouble().status());
    response.setContentType("application/problem+json");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  static String text(Trouble.Case trouble) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put(
        "type",
        "urn:opencpm:problem:"
            + trouble.trouble().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    members.put("title", trouble.trouble().title());
    members.put("status", trouble.trouble().status());
    members.put("detail", trouble.detail());
    if (trouble.field() != null) {
      members.put("field", trouble.field());
    }
    return JsonValues.of(members).toString();
  }
}
