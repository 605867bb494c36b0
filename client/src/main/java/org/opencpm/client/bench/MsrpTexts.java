package org.opencpm.client.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The frames of one leg of a session, made once and patched (RFC 4975): chat messages whose
 * identities count up, the chunks of a file, and answers. For one thread.
 */
final class MsrpTexts {

  private static final int DIGITS = 12;
  private static final String ZEROS = "0".repeat(DIGITS);
  private static final byte[] END = SipDatagram.ascii("$\r\n");

  private final byte[] answerTail;
  private final byte[] binding;
  private final String paths;
  private byte[] message = {};
  private int[] numbers = {};
  private int rangeAt;
  private int chunk;
  private long last;

  /**
   * Frames between two ends.
   *
   * @param own this end's path
   * @param other the other end's path
   */
  MsrpTexts(String own, String other) {
    answerTail = ascii(" 200 OK\r\nTo-Path: " + other + "\r\nFrom-Path: " + own + "\r\n-------");
    binding =
        ascii(
            "MSRP bind"
                + ZEROS
                + " SEND\r\nTo-Path: "
                + other
                + "\r\nFrom-Path: "
                + own
                + "\r\nMessage-ID: bind\r\nByte-Range: 1-0/0\r\n-------bind"
                + ZEROS
                + "$\r\n");
    this.paths = "To-Path: " + other + "\r\nFrom-Path: " + own + "\r\n";
  }

  /** The request that binds the connection to the session. */
  byte[] binding() {
    return binding.clone();
  }

  /**
   * Prepares chat messages.
   *
   * @param run makes their ids unlike those of other legs: 1 to 24 characters
   * @param size bytes of each message, its CPIM headers included
   * @throws IllegalArgumentException when the size is too small for the headers
   */
  void messages(String run, int size) {
    String cpim =
        "From: <sip:anonymous@anonymous.invalid>\r\nTo: <sip:anonymous@anonymous.invalid>\r\n"
            + "NS: imdn <urn:ietf:params:imdn>\r\nimdn.Message-ID: "
            + run
            + ZEROS
            + "\r\nDateTime: 2026-01-01T00:00:00Z\r\n\r\n"
            + "Content-Type: text/plain;charset=UTF-8\r\n\r\n";
    if (size < cpim.length()) {
      throw new IllegalArgumentException("a message has at least " + cpim.length() + " bytes");
    }
    String body = cpim + "x".repeat(size - cpim.length());
    String frame =
        "MSRP t"
            + ZEROS
            + " SEND\r\n"
            + paths
            + "Message-ID: m"
            + ZEROS
            + "\r\nSuccess-Report: no\r\nFailure-Report: yes\r\nByte-Range: 1-"
            + size
            + "/"
            + size
            + "\r\nContent-Type: message/cpim\r\n\r\n"
            + body
            + "\r\n-------t"
            + ZEROS
            + "$\r\n";
    message = ascii(frame);
    numbers =
        new int[] {
          "MSRP t".length(),
          frame.indexOf("Message-ID: m") + "Message-ID: m".length(),
          frame.indexOf(run + ZEROS) + run.length(),
          frame.lastIndexOf("-------t") + "-------t".length()
        };
  }

  /**
   * Prepares the chunks of one file.
   *
   * @param id its Message-ID
   * @param size bytes of each chunk
   * @param count number of chunks
   */
  void chunks(String id, int size, long count) {
    String frame =
        "MSRP t"
            + ZEROS
            + " SEND\r\n"
            + paths
            + "Message-ID: "
            + id
            + "\r\nSuccess-Report: no\r\nFailure-Report: yes\r\nByte-Range: "
            + ZEROS
            + '-'
            + ZEROS
            + '/'
            + size * count
            + "\r\nContent-Type: application/octet-stream\r\n\r\n"
            + "x".repeat(size)
            + "\r\n-------t"
            + ZEROS
            + "+\r\n";
    message = ascii(frame);
    numbers = new int[] {"MSRP t".length(), frame.lastIndexOf("-------t") + "-------t".length()};
    rangeAt = frame.indexOf("Byte-Range: ") + "Byte-Range: ".length();
    chunk = size;
    last = count - 1;
  }

  private void putRange(long number) {
    put(rangeAt, number * chunk + 1);
    put(rangeAt + DIGITS + 1, (number + 1) * chunk);
    message[message.length - END.length] = (byte) (number == last ? '$' : '+');
  }

  private void put(int at, long number) {
    long left = number;
    for (int i = at + DIGITS - 1; i >= at; i--) {
      message[i] = (byte) ('0' + left % 10);
      left /= 10;
    }
  }

  /** Length of each message's frame in bytes. */
  int messageLength() {
    return message.length;
  }

  /** Writes the message of that number. */
  void putMessage(long number, ByteBuffer out) {
    for (int at : numbers) {
      put(at, number);
    }
    if (chunk > 0) {
      putRange(number);
    }
    out.put(message);
  }

  /** Length of the answer to a transaction whose id has that many bytes. */
  int answerLength(int id) {
    return "MSRP ".length() + id + answerTail.length + id + END.length;
  }

  /** Writes the 200 to a transaction whose id stands in an array. */
  void putAnswer(byte[] bytes, int from, int length, ByteBuffer out) {
    out.put((byte) 'M').put((byte) 'S').put((byte) 'R').put((byte) 'P').put((byte) ' ');
    out.put(bytes, from, length).put(answerTail).put(bytes, from, length).put(END);
  }

  /** The number in a transaction id of {@link #putMessage}; -1 if it is another. */
  static long number(byte[] bytes, int from, int length) {
    if (length != 1 + DIGITS || bytes[from] != 't') {
      return -1;
    }
    long number = 0;
    for (int i = from + 1; i < from + length; i++) {
      number = number * 10 + bytes[i] - '0';
    }
    return number;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
