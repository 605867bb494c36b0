package org.opencpm.filetransfer;

import java.io.IOException;
import javax.enterprise.context.ApplicationScoped;
import javax.inject.Inject;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.opencpm.operation.Metrics;

/** The requests of recipients: files and previews, whole or in part (RFC 9110). */
@ApplicationScoped
public class Downloads {

  private FileShelf shelf;
  private LiveTransfers live;
  private Metrics metrics;

  /** For the container's proxy. */
  protected Downloads() {}

  @Inject
  public Downloads(FileShelf shelf, LiveTransfers live, Metrics metrics) {
    this.shelf = shelf;
    this.live = live;
    this.metrics = metrics;
  }

  /**
   * Answers a GET or HEAD.
   *
   * @param key in the URL: proof enough
   * @param thumbnail whether the preview is asked for
   */
  void get(String key, boolean thumbnail, HttpServletRequest request, HttpServletResponse response)
      throws IOException, FileRefused {
    Download download = thumbnail ? shelf.thumbnail(key) : shelf.file(key);
    boolean sending = false;
    try {
      sending = answer(download, thumbnail, request, response);
    } finally {
      if (!sending) {
        download.close();
      }
    }
  }

  /** True if the body follows, and its end closes the download. */
  private boolean answer(
      Download download,
      boolean thumbnail,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    long size = download.content().length();
    String tag = '"' + download.entityTag() + '"';
    if (lists(request.getHeader("If-None-Match"), tag)) {
      response.setHeader("ETag", tag);
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
      return false;
    }
    RequestedRange requested = RequestedRange.of(rangeOf(request, tag), size);
    if (!requested.satisfiable()) {
      response.setHeader("Content-Range", "bytes */" + size);
      Problem.RANGE_NOT_SATISFIABLE.answer(response, "the file has " + size + " bytes");
      return false;
    }
    describe(download, thumbnail, tag, response);
    long first = requested.range().map(ContentRange::first).orElse(0L);
    long length = requested.range().map(ContentRange::length).orElse(size);
    requested
        .range()
        .ifPresent(
            range -> {
              response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
              response.setHeader("Content-Range", range.toString());
            });
    response.setContentLengthLong(length);
    if (length == 0 || request.getMethod().equals("HEAD")) {
      return false;
    }
    OutgoingFile file = new OutgoingFile(download, first, length, live);
    if (UpgradedDownload.serves(request, length)) {
      UpgradedDownload.write(request, response, file, metrics);
    } else {
      BodyWriter.write(request, response, file, metrics);
    }
    return true;
  }

  private static void describe(
      Download download, boolean thumbnail, String tag, HttpServletResponse response) {
    response.setContentType(download.contentType());
    response.setHeader("ETag", tag);
    response.setHeader("Accept-Ranges", "bytes");
    response.setHeader("Cache-Control", "private, no-transform");
    response.setHeader(
        "Content-Disposition", thumbnail ? "inline" : FileName.attachment(download.name()));
    // What somebody uploads may be a page: it must not run as ours.
    response.setHeader("Content-Security-Policy", "default-src 'none'; sandbox");
  }

  /** A range counts only for the file that the client has the beginning of (RFC 9110 13.1.5). */
  private static String rangeOf(HttpServletRequest request, String tag) {
    String condition = request.getHeader("If-Range");
    return condition == null || condition.strip().equals(tag) ? request.getHeader("Range") : null;
  }

  private static boolean lists(String tags, String tag) {
    if (tags == null) {
      return false;
    }
    for (String one : tags.split(",")) {
      String strong = one.strip().startsWith("W/") ? one.strip().substring(2) : one.strip();
      if (strong.equals(tag) || strong.equals("*")) {
        return true;
      }
    }
    return false;
  }
}
