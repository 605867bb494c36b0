package org.opencpm.subscriber;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencpm.examples2.Example;

class EnclosedMessageTest {

  private static EnclosedMessage parse(String message) throws AddressSyntaxException {
    return EnclosedMessage.parse(message.getBytes(UTF_8));
  }

  @Test
  void theRegistrationAndItsAnswerOfTheExampleAreRead() throws Exception {
    List<byte[]> parts = Example.named("30-third-party-register.txt").parts("message/sip");
    EnclosedMessage register = EnclosedMessage.parse(parts.get(0));
    EnclosedMessage answer = EnclosedMessage.parse(parts.get(1));

    assertThat(register.startLine()).isEqualTo("REGISTER sip:ims.example.com SIP/2.0");
    assertThat(register.method()).contains("REGISTER");
    assertThat(register.status()).isEmpty();
    assertThat(register.headers().first("Path")).contains("<sip:pcscf.ims.example.com;lr;ob>");
    assertThat(register.headers().entries()).hasSize(11);
    assertThat(register.body()).isEmpty();
    NameAddress contact = NameAddress.parse(register.headers().first("m").orElseThrow());
    assertThat(FeatureTags.of(contact).hasService(ServiceIdentifier.DEFERRED)).isTrue();
    assertThat(contact.param("expires")).contains("600000");

    assertThat(answer.status()).contains(200);
    assertThat(answer.method()).isEmpty();
    assertThat(NameAddress.splitList(answer.headers().first("P-Associated-URI").orElseThrow()))
        .hasSize(2);
    NameAddress registered = NameAddress.parse(answer.headers().first("Contact").orElseThrow());
    assertThat(
            UserAddress.parse(
                registered.unquotedParam("pub-gruu").orElseThrow(), "ims.example.com", null))
        .returns("tel:+15550100001", UserAddress::canonical);
  }

  @Test
  void foldedLinesCompactFormsAndTheBodyAreRead() throws Exception {
    EnclosedMessage message =
        parse(
            "\r\n\r\nMESSAGE sip:b@h SIP/2.0\r\nf: <sip:a@h>\r\n ;tag=1\r\n\t;x=y\r\n"
                + "Subject :  Grüße \r\nl: 5\r\n\r\nhello, world");

    assertThat(message.headers().first("From")).contains("<sip:a@h> ;tag=1 ;x=y");
    assertThat(message.headers().first("Subject")).contains("Grüße");
    assertThat(message.body()).asString(UTF_8).isEqualTo("hello");
  }

  @Test
  void lineFeedsAloneAndAMissingEndAreTaken() throws Exception {
    assertThat(parse("OPTIONS sip:h SIP/2.0\nTo: <sip:h>\n\nbody").body()).hasSize(4);
    assertThat(parse("SIP/2.0 486 Busy Here\r\nTo: <sip:h>").headers().first("To"))
        .contains("<sip:h>");
    assertThat(parse("SIP/2.0 200 \r\nContent-Length: 99\r\n\r\nabc").body()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\r\n\r\n",
        "hello",
        "REGISTER sip:h SIP/3.0\r\n\r\n",
        "REGISTER sip:h\r\n\r\n",
        "REGISTER  sip:h SIP/2.0\r\n\r\n",
        "SIP/2.0 99 x\r\n\r\n",
        "SIP/2.0 2000 x\r\n\r\n",
        "OPTIONS sip:h SIP/2.0\r\nno colon\r\n\r\n",
        "OPTIONS sip:h SIP/2.0\r\n: empty\r\n\r\n",
        "OPTIONS sip:h SIP/2.0\r\nbad name: x\r\n\r\n",
        "OPTIONS sip:h SIP/2.0\r\n folded: x\r\n\r\n"
      })
  void otherBytesAreRefused(String message) {
    assertThatThrownBy(() -> parse(message)).isInstanceOf(AddressSyntaxException.class);
  }

  @Test
  void sizeAndNumberOfHeaderFieldsAreBounded() {
    String start = "OPTIONS sip:h SIP/2.0\r\n";

    assertThatThrownBy(() -> parse(start + "A: b\r\n".repeat(257)))
        .isInstanceOf(AddressSyntaxException.class);
    assertThatThrownBy(() -> EnclosedMessage.parse(new byte[EnclosedMessage.MAX_BYTES + 1]))
        .isInstanceOf(AddressSyntaxException.class);
  }

  @Test
  void theBodyCannotBeChangedFromOutside() throws Exception {
    EnclosedMessage message = parse("OPTIONS sip:h SIP/2.0\r\n\r\nabc");
    message.body()[0] = 'x';

    assertThat(message.body()).asString(UTF_8).isEqualTo("abc");
    assertThat(message).isEqualTo(parse("OPTIONS sip:h SIP/2.0\r\n\r\nabc"));
    assertThat(message).hasToString("EnclosedMessage[OPTIONS sip:h SIP/2.0, 3 bytes of body]");
  }

  @Property
  void anyBytesAreReadOrRefused(@ForAll byte[] bytes, @ForAll boolean started) {
    byte[] start = started ? "OPTIONS sip:h SIP/2.0\r\n".getBytes(UTF_8) : new byte[0];
    byte[] message = new byte[start.length + bytes.length];
    System.arraycopy(start, 0, message, 0, start.length);
    System.arraycopy(bytes, 0, message, start.length, bytes.length);
    try {
      assertThat(EnclosedMessage.parse(message).startLine()).contains("SIP/2.0");
    } catch (AddressSyntaxException e) {
      assertThat(e.getMessage()).startsWith("an enclosed message");
    }
  }
}
