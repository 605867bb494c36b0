package org.opencpm.administration.api;

import java.util.Map;
import org.opencpm.administration.Page;
import org.opencpm.administration.routing.Links;
import org.opencpm.administration.routing.Visit;

/**
 * What the JSON interface answers.
 *
 * @param body a record, list or map; null: none
 * @param location of what was made, null for none
 * @param next address of the next page, null for none
 */
record Reply(int status, Object body, String location, String next) {

  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final int NO_CONTENT = 204;

  static Reply of(Object body) {
    return new Reply(OK, body, null, null);
  }

  static Reply created(String location, Object body) {
    return new Reply(CREATED, body, location, null);
  }

  static Reply done() {
    return new Reply(NO_CONTENT, null, null, null);
  }

  /** A page of a list, with the address of the next one. */
  static Reply page(Visit visit, Page<?> page) {
    String next = Links.next("/admin/api" + visit.path(), visit.parameters(), page.next());
    Map<String, Object> body = new java.util.LinkedHashMap<>();
    body.put("items", page.items());
    body.put("next", next);
    return new Reply(OK, body, null, next);
  }
}
