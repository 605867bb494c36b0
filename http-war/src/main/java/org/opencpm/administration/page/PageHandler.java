package org.opencpm.administration.page;

import java.io.IOException;
import org.opencpm.administration.routing.Visit;

/** Answers a request for a page. */
@FunctionalInterface
interface PageHandler {

  Answer answer(Visit visit) throws IOException;
}
