package org.opencpm.signalling;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The characters of an XML document (XML 1.0, appendix F): a byte order mark decides, else the
 * encoding declaration, else UTF-8. Decoded here, strictly, because the JDK's parser reports a
 * malformed byte on the console of the server.
 */
final class XmlText {

  private static final Pattern ENCODING =
      Pattern.compile("<\\?xml[^>]{0,60}?\\sencoding\\s{0,4}=\\s{0,4}[\"']([A-Za-z0-9._-]{1,40})");
  private static final int DECLARATION_LENGTH = 200;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private static final Map<String, Charset> ENCODINGS =
      Map.of(
          "utf-8", StandardCharsets.UTF_8,
          "us-ascii", StandardCharsets.US_ASCII,
          "iso-8859-1", StandardCharsets.ISO_8859_1);

  private XmlText() {}

  static String decode(byte[] xml) throws CharacterCodingException {
    String text =
        encoding(xml)
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(ByteBuffer.wrap(xml))
            .toString();
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }

  private static Charset encoding(byte[] xml) throws CharacterCodingException {
    if (startsWith(xml, 0xFE, 0xFF) || startsWith(xml, 0, '<')) {
      return StandardCharsets.UTF_16BE;
    }
    if (startsWith(xml, 0xFF, 0xFE) || startsWith(xml, '<', 0)) {
      return StandardCharsets.UTF_16LE;
    }
    int length = Math.min(xml.length, DECLARATION_LENGTH);
    Matcher declared = ENCODING.matcher(new String(xml, 0, length, StandardCharsets.ISO_8859_1));
    if (!declared.lookingAt()) {
      return StandardCharsets.UTF_8;
    }
    Charset encoding = ENCODINGS.get(declared.group(1).toLowerCase(Locale.ROOT));
    if (encoding == null) {
      throw new MalformedInputException(length);
    }
    return encoding;
  }

  private static boolean startsWith(byte[] xml, int first, int second) {
    return xml.length > 1 && xml[0] == (byte) first && xml[1] == (byte) second;
  }
}
