package org.opencpm.administration.routing;

import java.io.IOException;
import java.io.Reader;

/** What a request carries in its body: a file of a form, or the whole body. */
@FunctionalInterface
public interface Input {

  /** Nothing. */
  Input NONE = Reader::nullReader;

  /** Its text, from the beginning. */
  Reader open() throws IOException;
}
