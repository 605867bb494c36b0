package org.opencpm.media.msrp;

/** Reads the paths of one connection, which are the same in frame after frame. */
final class PathReader {

  private String lastText;
  private MsrpPath last;

  MsrpPath read(String text) throws MsrpSyntaxException {
    if (!text.equals(lastText)) {
      last = MsrpPath.parse(text);
      lastText = text;
    }
    return last;
  }
}
