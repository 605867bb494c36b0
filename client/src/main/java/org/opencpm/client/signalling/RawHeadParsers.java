package org.opencpm.client.signalling;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.parser.MessageParser;
import gov.nist.javax.sip.parser.MessageParserFactory;
import gov.nist.javax.sip.parser.ParseExceptionListener;
import gov.nist.javax.sip.parser.StringMsgParser;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import java.text.ParseException;

/**
 * Makes parsers that keep, with each message, the bytes that it was parsed from: the client reads
 * header fields from them, as they came, and not as the stack would write them. Public with a
 * public constructor because the stack makes it by name.
 */
public final class RawHeadParsers implements MessageParserFactory {

  private static final MessageParser PARSER = new RawHeadParser();

  @Override
  public MessageParser createMessageParser(SIPTransactionStack stack) {
    return PARSER;
  }

  /**
   * What a message was parsed from.
   *
   * @param bytes from a datagram all of it; from a stream the start line and header fields
   * @param arrivalNanos {@link System#nanoTime()} when it was parsed
   */
  record RawHead(byte[] bytes, long arrivalNanos) {}

  static RawHead of(SIPMessage message) {
    return (RawHead) message.getApplicationData();
  }

  private static final class RawHeadParser extends StringMsgParser {
    @Override
    public SIPMessage parseSIPMessage(
        byte[] bytes, boolean readBody, boolean strict, ParseExceptionListener listener)
        throws ParseException {
      SIPMessage message = super.parseSIPMessage(bytes, readBody, strict, listener);
      if (message != null) {
        message.setApplicationData(new RawHead(bytes, System.nanoTime()));
      }
      return message;
    }
  }
}
