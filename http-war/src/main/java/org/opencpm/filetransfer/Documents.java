package org.opencpm.filetransfer;

import java.io.IOException;
import javax.servlet.http.HttpServletResponse;

/** Answers with the documents of HTTP file transfer. */
final class Documents {

  private Documents() {}

  static void answer(HttpServletResponse response, FileInfoDocument document) throws IOException {
    answer(response, FileInfoDocument.MEDIA_TYPE, document.write());
  }

  static void answer(HttpServletResponse response, FileResumeInfo document) throws IOException {
    answer(response, FileResumeInfo.MEDIA_TYPE, document.write());
  }

  private static void answer(HttpServletResponse response, String type, byte[] body)
      throws IOException {
    response.setContentType(type);
    response.setHeader("Cache-Control", "no-store");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
