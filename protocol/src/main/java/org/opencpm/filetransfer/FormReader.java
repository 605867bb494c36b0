package org.opencpm.filetransfer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.opencpm.messaging.MediaType;

/**
 * Reads a form (multipart/form-data, RFC 7578) piece by piece as it arrives, and passes the content
 * of its parts on at once, so that no part is ever whole in memory. At most a delimiter's length is
 * held back. Not for use by several threads.
 *
 * <table>
 * <caption>Limits</caption>
 * <tr><td>{@link #MAX_HEADERS}</td><td>headers of one part, in bytes</td></tr>
 * <tr><td>{@link #MAX_PARTS}</td><td>parts</td></tr>
 * <tr><td>70</td><td>characters of the boundary (RFC 2046)</td></tr>
 * <tr><td>1000</td><td>blanks after the boundary</td></tr>
 * </table>
 *
 * @param <E> what the listener may throw
 */
public final class FormReader<E extends Exception> {

  /** Longest headers of one part, in bytes. */
  public static final int MAX_HEADERS = 8192;

  /** Most parts. */
  public static final int MAX_PARTS = 16;

  private static final int MAX_BOUNDARY = 70;
  private static final int MAX_BLANKS = 1000;
  private static final int WINDOW = 1 << 16;
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long TOPS = 0x8080808080808080L;
  private static final long RETURNS = '\r' * ONES;
  private static final byte[] LINE_END = {'\r', '\n'};
  private static final byte[] HEADERS_END = {'\r', '\n', '\r', '\n'};

  /** Gets the parts as they come. */
  public interface Listener<E extends Exception> {

    /** A part begins. */
    void begins(FormPart part) throws E;

    /** Some of its content; the buffer is valid during the call alone. */
    void content(ByteBuffer bytes) throws E;

    /** The part has ended. */
    void ends() throws E;
  }

  private enum State {
    PREAMBLE,
    AFTER_DELIMITER,
    HEADERS,
    CONTENT,
    EPILOGUE
  }

  private final byte[] delimiter;
  private final int[] leaps;
  private final Listener<E> listener;
  private final byte[] window = new byte[WINDOW];
  private State state = State.PREAMBLE;
  private boolean inPart;
  private int from;
  private int to;
  private long fed;
  private int parts;

  /**
   * Begins a form.
   *
   * @param contentType of the request, which names the boundary
   * @throws FormSyntaxException if it is no multipart type with a usable boundary
   */
  public FormReader(String contentType, Listener<E> listener) throws FormSyntaxException {
    this.listener = listener;
    String boundary =
        Optional.ofNullable(contentType)
            .flatMap(MediaType::parse)
            .filter(type -> type.type().equals("multipart"))
            .flatMap(type -> type.param("boundary"))
            .filter(text -> !text.isEmpty() && text.length() <= MAX_BOUNDARY)
            .orElseThrow(() -> new FormSyntaxException("not a form, or without a boundary"));
    this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    this.leaps = leaps(delimiter);
    // The first delimiter may stand at the very beginning: as if a line had ended before.
    System.arraycopy(LINE_END, 0, window, 0, LINE_END.length);
    to = LINE_END.length;
  }

  /**
   * Takes the next bytes.
   *
   * @throws FormSyntaxException if it is no form or exceeds a limit
   * @throws E from the listener
   */
  public void feed(byte[] bytes, int offset, int length) throws FormSyntaxException, E {
    int at = offset;
    int end = offset + length;
    while (at < end) {
      if (to == WINDOW) {
        System.arraycopy(window, from, window, 0, to - from);
        to -= from;
        from = 0;
      }
      int count = Math.min(WINDOW - to, end - at);
      System.arraycopy(bytes, at, window, to, count);
      to += count;
      at += count;
      fed += count;
      while (step()) {
        // Each step consumes something or changes the state.
      }
      if (from == to) {
        from = 0;
        to = 0;
      }
    }
  }

  /** True once the closing delimiter was there. */
  public boolean isWhole() {
    return state == State.EPILOGUE;
  }

  /** Length of what closes a form after its last part, without a last line end, in bytes. */
  public int closingLength() {
    return delimiter.length + 2;
  }

  private boolean step() throws FormSyntaxException, E {
    return switch (state) {
      case PREAMBLE -> preamble();
      case AFTER_DELIMITER -> afterDelimiter();
      case HEADERS -> headers();
      case CONTENT -> content();
      case EPILOGUE -> {
        from = to;
        yield false;
      }
    };
  }

  private boolean preamble() {
    int match = nextDelimiter();
    if (match < 0) {
      from = heldBack();
      return false;
    }
    from = match;
    state = State.AFTER_DELIMITER;
    return true;
  }

  private boolean content() throws E {
    int match = nextDelimiter();
    int end = match < 0 ? heldBack() : match;
    pass(end);
    if (match < 0) {
      return false;
    }
    state = State.AFTER_DELIMITER;
    return true;
  }

  /** Looks behind the delimiter at {@link #from}: does a part follow, or nothing, or more text? */
  private boolean afterDelimiter() throws FormSyntaxException, E {
    int at = from + delimiter.length;
    if (to - at < 2) {
      return false;
    }
    if (window[at] == '-' && window[at + 1] == '-') {
      endPart();
      state = State.EPILOGUE;
      return true;
    }
    int blanksEnd = at + MAX_BLANKS;
    while (at < Math.min(to, blanksEnd) && (window[at] == ' ' || window[at] == '\t')) {
      at++;
    }
    if (to - at < 2 && at < blanksEnd) {
      return false;
    }
    if (at < blanksEnd && window[at] == '\r' && window[at + 1] == '\n') {
      endPart();
      from = at;
      state = State.HEADERS;
      return true;
    }
    // A longer boundary that begins with ours belongs to a nested multipart: it is content.
    notADelimiter();
    return true;
  }

  private void notADelimiter() throws E {
    state = inPart ? State.CONTENT : State.PREAMBLE;
    if (inPart) {
      pass(from + 1);
    } else {
      from++;
    }
  }

  private void endPart() throws E {
    if (inPart) {
      inPart = false;
      listener.ends();
    }
  }

  private boolean headers() throws FormSyntaxException, E {
    int end = endOfHeaders();
    if (end < 0 || end - from > MAX_HEADERS) {
      if (to - from > MAX_HEADERS) {
        throw new FormSyntaxException("headers of a part longer than " + MAX_HEADERS);
      }
      return false;
    }
    if (++parts > MAX_PARTS) {
      throw new FormSyntaxException("more than " + MAX_PARTS + " parts");
    }
    int content = end + HEADERS_END.length;
    FormPart part = FormPartReader.read(window, from, end, fed - (to - content));
    from = content;
    inPart = true;
    state = State.CONTENT;
    listener.begins(part);
    return true;
  }

  private void pass(int end) throws E {
    if (end > from) {
      // Writable, since digests and channels copy what shows no array; nobody writes to it.
      ByteBuffer content = ByteBuffer.wrap(window, from, end - from);
      from = end;
      listener.content(content);
    }
  }

  private int endOfHeaders() {
    int last = to - HEADERS_END.length;
    for (int at = from; at <= last; at++) {
      if (window[at] == '\r' && matches(HEADERS_END, at, HEADERS_END.length)) {
        return at;
      }
    }
    return -1;
  }

  /**
   * Eight bytes at a time up to a CR. Behind one that begins no delimiter, the byte under the
   * delimiter's last place says how much can be leapt over (Horspool), so that a file full of CRs
   * costs little more than another.
   */
  private int nextDelimiter() {
    int length = delimiter.length;
    int last = to - length;
    int at = nextReturn(from, last);
    while (at <= last && !matches(delimiter, at, length)) {
      at = nextReturn(at + leaps[window[at + length - 1] & 0xff], last);
    }
    return at <= last ? at : -1;
  }

  /** The first CR, or a place behind the last one that may be looked at. */
  private int nextReturn(int begin, int last) {
    int at = begin;
    for (; at <= last - Long.BYTES; at += Long.BYTES) {
      // A byte that is CR becomes 0; only a 0, or what stands above one, borrows into its top bit.
      long word = (long) WORDS.get(window, at) ^ RETURNS;
      if ((word - ONES & ~word & TOPS) != 0) {
        break;
      }
    }
    while (at <= last && window[at] != '\r') {
      at++;
    }
    return at;
  }

  private static int[] leaps(byte[] delimiter) {
    int[] leaps = new int[1 << 8];
    Arrays.fill(leaps, delimiter.length);
    for (int i = 0; i < delimiter.length - 1; i++) {
      leaps[delimiter[i] & 0xff] = delimiter.length - 1 - i;
    }
    return leaps;
  }

  /** Where the bytes begin that may be the beginning of a delimiter. */
  private int heldBack() {
    for (int at = Math.max(from, to - delimiter.length + 1); at < to; at++) {
      if (window[at] == '\r' && matches(delimiter, at, to - at)) {
        return at;
      }
    }
    return to;
  }

  private boolean matches(byte[] what, int at, int length) {
    for (int i = 0; i < length; i++) {
      if (window[at + i] != what[i]) {
        return false;
      }
    }
    return true;
  }
}
