package org.opencpm.filetransfer;

import java.io.IOException;
import javax.servlet.http.HttpServletResponse;

/** Takes the body of a request as it comes in. */
interface IncomingBody extends AutoCloseable {

  /** Some of it. */
  void take(byte[] bytes, int length) throws FileRefused, FormSyntaxException;

  /** All of it was there: does what it is for and answers. */
  void answer(HttpServletResponse response) throws FileRefused, FormSyntaxException, IOException;

  /** Bytes of files that came. */
  long received();

  /** Ends it, whatever became of it. */
  @Override
  void close();
}
