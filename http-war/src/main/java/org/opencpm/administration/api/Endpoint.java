package org.opencpm.administration.api;

import java.io.IOException;
import org.opencpm.administration.routing.Visit;

/** Answers a request to the JSON interface. */
@FunctionalInterface
interface Endpoint {

  Reply answer(Visit visit) throws IOException;
}
