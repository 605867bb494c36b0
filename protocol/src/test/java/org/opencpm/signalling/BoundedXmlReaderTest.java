package org.opencpm.signalling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedXmlReaderTest {

  private static void readAll(String xml) throws XMLStreamException {
    readAll(xml.getBytes(StandardCharsets.UTF_8));
  }

  private static void readAll(byte[] xml) throws XMLStreamException {
    BoundedXmlReader reader = new BoundedXmlReader(xml, 4096);
    while (reader.hasNext()) {
      reader.next();
    }
  }

  static Stream<Arguments> encodings() {
    return Stream.of(
        arguments("<a x='é'>é🙂</a>", StandardCharsets.UTF_8, "é🙂"),
        arguments(
            "\uFEFF<?xml version='1.0' encoding='UTF-8'?><a>é</a>", StandardCharsets.UTF_8, "é"),
        arguments("<?xml version='1.0' encoding='UTF-16'?><a>é</a>", StandardCharsets.UTF_16, "é"),
        arguments("\uFEFF<a>é</a>", StandardCharsets.UTF_16LE, "é"),
        arguments("<a>é</a>", StandardCharsets.UTF_16LE, "é"),
        arguments(
            "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><a>é</a>",
            StandardCharsets.ISO_8859_1,
            "é"),
        arguments(
            "<?xml version='1.0' encoding = 'US-ASCII' standalone='yes'?><a>e</a>",
            StandardCharsets.US_ASCII,
            "e"));
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void textIsReadInTheEncodingsOfXml(String xml, Charset encoding, String text) throws Exception {
    BoundedXmlReader reader = new BoundedXmlReader(xml.getBytes(encoding), 4096);

    assertThat(reader.next()).isEqualTo(XMLStreamConstants.START_ELEMENT);
    assertThat(reader.localName()).isEqualTo("a");
    assertThat(reader.text()).isEqualTo(text);
    assertThat(reader.depth()).isZero();
  }

  @Test
  void textOfAnElementIsThatOfItsChildrenToo() throws Exception {
    byte[] xml = "<a>1<b>2<c/></b><![CDATA[3<]]>&amp;</a>".getBytes(StandardCharsets.UTF_8);
    BoundedXmlReader reader = new BoundedXmlReader(xml, 4096);
    reader.next();

    assertThat(reader.text()).isEqualTo("123<&");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "<a>",
        "<a></b>",
        "<a/><b/>",
        "<a x='1' x='2'/>",
        "<p:a/>",
        "<a>&nbsp;</a>",
        "<a>&#0;</a>",
        "<!DOCTYPE a><a/>",
        "<!DOCTYPE a SYSTEM 'file:///etc/hostname'><a/>",
        "<!DOCTYPE a [<!ENTITY b 'b'><!ENTITY c '&b;&b;&b;'>]><a>&c;</a>",
        "<!DOCTYPE a [<!ENTITY % b SYSTEM 'http://127.0.0.1:1/x'>%b;]><a/>",
        "<?xml version='1.0' encoding='UTF-7'?><a/>",
        "<?xml version='1.0' encoding='x'?><a/>"
      })
  void whatIsNotPlainXmlIsRefused(String xml) {
    assertThatThrownBy(() -> readAll(xml)).isInstanceOf(XMLStreamException.class);
  }

  @Test
  void malformedBytesAreRefused() {
    byte[] xml = {'<', 'a', '>', (byte) 0xFF, (byte) 0xC0, '<', '/', 'a', '>'};

    assertThatThrownBy(() -> readAll(xml)).isInstanceOf(XMLStreamException.class);
  }

  @Test
  void sizeAndDepthAreBounded() throws Exception {
    readAll("<a>".repeat(32) + "</a>".repeat(32));
    readAll("<a/>" + " ".repeat(4092));

    assertThatThrownBy(() -> readAll("<a>".repeat(33) + "</a>".repeat(33)))
        .isInstanceOf(XMLStreamException.class);
    assertThatThrownBy(() -> readAll("<a/>" + " ".repeat(4093)))
        .isInstanceOf(XMLStreamException.class);
  }

  @Test
  void attributesAndNamesAreTakenWithTheirNamespace() throws Exception {
    byte[] xml = "<p:a xmlns:p='urn:p' x='1' p:x='2'/>".getBytes(StandardCharsets.UTF_8);
    BoundedXmlReader reader = new BoundedXmlReader(xml, 4096);
    reader.next();

    assertThat(reader.isElement("urn:p", "a")).isTrue();
    assertThat(reader.isElement("urn:q", "a")).isFalse();
    assertThat(reader.isElement("urn:p", "b")).isFalse();
    assertThat(reader.attribute("x")).isEqualTo("1");
    assertThat(reader.attribute("urn:p", "x")).isEqualTo("2");
    assertThat(reader.attribute("y")).isNull();
  }
}
