package org.sluice.mikey.xml;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.testing.Pool;

class XmlDocumentTest {

  private static XmlDocument parse(String text) {
    return parse(text.getBytes(UTF_8));
  }

  private static XmlDocument parse(byte[] octets) {
    return XmlDocument.parse(octets, XmlDocument.MAX_OCTETS, "expected");
  }

  private static void refused(String element, String problem, byte[] document) {
    assertThatThrownBy(() -> parse(document).close())
        .isInstanceOfSatisfying(
            MalformedXml.class,
            e -> {
              assertThat(e.element()).as(e.getMessage()).isEqualTo(element);
              assertThat(e.problem()).contains(problem);
              assertThat(e.offset()).isBetween(0, document.length);
            });
  }

  private static void refused(String element, String problem, String document) {
    refused(element, problem, document.getBytes(UTF_8));
  }

  @Test
  void namesNamespacesAttributesAndTextAreRead() {
    try (XmlDocument d =
        parse(
            "<?xml version='1.0' encoding='utf-8' standalone=\"yes\"?>\r\n<!-- first -->"
                + "<a xmlns='urn:a' xmlns:p='urn:p' n=' 1 ' p:n=\"2&#x9;&lt;\n\">"
                + "<p:b/> <c xmlns=''>x &amp; &#65;&#x42;\r\ny</c ></a><!-- last -->\n")) {
      XmlElement a = d.root();
      assertThat(a.is("urn:a", "a")).isTrue();
      assertThat(a.attribute("n")).contains(" 1 ");
      assertThat(a.attribute("urn:p", "n")).contains("2\t< ");
      assertThat(a.elements()).hasSize(2);
      assertThat(a.elements().getFirst().namespace()).isEqualTo("urn:p");
      XmlElement c = a.elements().getLast();
      assertThat(c.namespace()).isEmpty();
      assertThat(c.text()).isEqualTo("x & AB\ny");
    }
  }

  @Test
  void documentTypesEntitiesAndOtherMarkupAreRefused() {
    refused("expected", "document type", "<!DOCTYPE a><a/>");
    refused("expected", "document type", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>");
    refused("expected", "document type", "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>");
    refused("expected", "document type", "<!DOCTYPE a [<!ENTITY % b SYSTEM 'http://x'>%b;]><a/>");
    StringBuilder laughs = new StringBuilder("<!DOCTYPE a [<!ENTITY l0 'ha'>");
    for (int i = 1; i < 10; i++) {
      laughs.append("<!ENTITY l").append(i).append(" '").append(("&l" + (i - 1) + ";").repeat(10));
      laughs.append("'>");
    }
    refused("expected", "document type", laughs + "]><a>&l9;</a>");
    for (String reference :
        List.of(
            "&b;",
            "&amp",
            "&",
            "&;",
            "&#;",
            "&#x;",
            "&#0;",
            "&#xD800;",
            "&#xFFFE;",
            "&#x0;",
            "&#1114112;",
            "&#00000000065;",
            "&#-1;",
            "&#x 41;",
            "&AMP;",
            "&#X41;",
            "&lt ;")) {
      refused("a", "reference", "<a>" + reference + "</a>");
      refused("a", "reference", "<a b='" + reference + "'/>");
    }
    refused("a", "CDATA", "<a><![CDATA[x]]></a>");
    refused("a", "processing instruction", "<a><?x y?></a>");
    refused("expected", "processing instruction", "<?x y?><a/>");
    refused("expected", "end of the document", "<a/><?x y?>");
  }

  @Test
  void encodingsOtherThanUtf8AreRefused() {
    refused("expected", "byte order mark", "\ufeff<a/>");
    refused("expected", "UTF-8", "<a>x</a>".getBytes(UTF_16));
    refused("expected", "UTF-8", "<a>\u00fc</a>".getBytes(ISO_8859_1));
    refused("expected", "not UTF-8", "<?xml version='1.0' encoding='ISO-8859-1'?><a/>");
    refused("expected", "version 1.0", "<?xml version='1.1'?><a/>");
    refused("expected", "version 1.0", "<?xml encoding='UTF-8'?><a/>");
    refused("expected", "version 1.0", "<?xml version='1.0' " + " ".repeat(200) + "?><a/>");
    refused("expected", "processing instruction", " <?xml version='1.0'?><a/>");
  }

  /// Overlong forms, surrogates, characters beyond Unicode, lone and missing continuations, control
  /// characters.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "c0af",
        "c1bf",
        "e08080",
        "e09fbf",
        "f0808080",
        "f08fbfbf",
        "eda080",
        "edbfbf",
        "f4908080",
        "f5808080",
        "ff",
        "80",
        "bf",
        "c3",
        "e282",
        "f09f98",
        "c328",
        "e28228",
        "00",
        "01",
        "0b",
        "0c",
        "1f",
        "efbfbe",
        "efbfbf"
      })
  void malformedCharactersAreRefused(String hex) {
    byte[] bad = HexFormat.of().parseHex(hex);
    byte[] document = new byte[bad.length + 7];
    System.arraycopy("<a>".getBytes(UTF_8), 0, document, 0, 3);
    System.arraycopy(bad, 0, document, 3, bad.length);
    System.arraycopy("</a>".getBytes(UTF_8), 0, document, 3 + bad.length, 4);
    refused("expected", "UTF-8", document);
  }

  @Test
  void charactersAtTheEdgesAreRead() {
    String edges = "\u0080\u07ff\u0800\ud7ff\ue000\ufffd\ud800\udc00\udbff\udfff";
    try (XmlDocument d = parse("<a>" + edges + "</a>")) {
      assertThat(d.root().text()).isEqualTo(edges);
    }
  }

  @Test
  void whatIsNotWellFormedIsRefused() {
    refused("expected", "root element", "");
    refused("expected", "root element", "text");
    refused("expected", "name", "<");
    refused("expected", "name", "< a/>");
    refused("expected", "name", "<1a/>");
    refused("expected", "name", "<\u00e4/>");
    refused("expected", "name", "<a:/>");
    refused("expected", "end of the document", "<a/><a/>");
    refused("expected", "end of the document", "<a/>x");
    refused("a", "does not end", "<a>");
    refused("a", "white space", "<a");
    refused("a", "name", "<a ");
    refused("a", "=", "<a b");
    refused("a", "quoted", "<a b=");
    refused("a", "quoted", "<a b=c/>");
    refused("a", "does not end", "<a b='c");
    refused("a", "< in", "<a b='<'/>");
    refused("a", "white space", "<a b='c'd='e'/>");
    refused("a", "twice", "<a b='c' b='d'/>");
    refused("a", "twice", "<a xmlns:p='u:u' xmlns:q='u:u' p:b='1' q:b='2'/>");
    refused("a", "twice", "<a xmlns='u:u' xmlns='u:u'/>");
    refused("b", "end tag", "<a><b></a></b>");
    refused("a", "> is expected", "<a></ab>");
    refused("a", "> is expected", "<a></a b='c'>");
    refused("a", "end tag", "<a></");
    refused("a", "]]>", "<a>]]></a>");
    refused("a", "comment does not end", "<a><!-- </a>");
    refused("a", "-- in a comment", "<a><!-- -- --></a>");
    refused("a", "-- in a comment", "<a><!-- ---></a>");
    refused("a", "comment", "<a><!--></a>");
  }

  @Test
  void namespacesAreChecked() {
    refused("a", "not declared", "<p:a/>");
    refused("a", "not declared", "<a p:b='c'/>");
    refused("a", "does not allow", "<a xmlns:p=''/>");
    refused("a", "does not allow", "<a xmlns:xml='urn:x'/>");
    refused("a", "does not allow", "<a xmlns:xmlns='urn:x'/>");
    refused("a", "does not allow", "<a xmlns:p='http://www.w3.org/XML/1998/namespace'/>");
    refused("a", "does not allow", "<a xmlns='http://www.w3.org/XML/1998/namespace'/>");
    refused("a", "does not allow", "<a xmlns:p='http://www.w3.org/2000/xmlns/'/>");
    refused("b", "not declared", "<a><c xmlns:p='u:u'/><p:b/></a>");
    refused("a", "not declared", "<xmlns:a/>");
    parse("<a xmlns:xml='http://www.w3.org/XML/1998/namespace' xml:lang='de'/>").close();
  }

  @Test
  void everythingIsBounded() {
    parse("<a>".repeat(32) + "</a>".repeat(32)).close();
    refused("a", "deeper than 32", "<a>".repeat(33) + "</a>".repeat(33));
    refused("a", "deeper than 32", "<a>".repeat(100_000));
    parse("<r>" + "<a/>".repeat(16383) + "</r>").close();
    refused("r", "more than 16384 elements", "<r>" + "<a/>".repeat(16384) + "</r>");
    StringBuilder attributes = new StringBuilder();
    for (int i = 0; i < 32; i++) {
      attributes.append(" b").append(i).append("='c'");
    }
    parse("<a" + attributes + "/>").close();
    refused("a", "more than 32 attributes", "<a" + attributes + " more='1'/>");
    parse("<" + "n".repeat(128) + "/>").close();
    refused("expected", "name of more than 128", "<" + "n".repeat(129) + "/>");
    parse("<a b='" + "v".repeat(4096) + "'/>").close();
    refused("a", "more than 4096 octets", "<a b='" + "v".repeat(4097) + "'/>");
    refused("expected", "at most 1048576", new byte[XmlDocument.MAX_OCTETS + 1]);
    StringBuilder prefixes = new StringBuilder();
    for (int depth = 0; depth < 3; depth++) {
      prefixes.append("<a");
      for (int i = 0; i < 30; i++) {
        prefixes.append(" xmlns:p").append(depth).append('x').append(i).append("='u:u'");
      }
      prefixes.append('>');
    }
    refused("a", "16 namespace prefixes", prefixes.toString());
  }

  @Test
  void textIsOnlyTextAndNeverInAMessage() {
    for (String inner :
        List.of("<b/>", "SECRET<b/>", "<b/>SECRET", "SECRET<!-- -->", "S<!---->T")) {
      try (XmlDocument d = parse("<a>" + inner + "</a>")) {
        assertThatThrownBy(() -> d.root().text())
            .isInstanceOf(MalformedXml.class)
            .message()
            .doesNotContain("SECRET");
        assertThatThrownBy(() -> d.root().secret(3))
            .isInstanceOf(MalformedXml.class)
            .message()
            .doesNotContain("SECRET");
      }
    }
    try (XmlDocument d = parse("<a>" + "x".repeat(8193) + "</a>")) {
      assertThatThrownBy(() -> d.root().text()).hasMessageContaining("at most 8192");
    }
    try (XmlDocument d = parse("<a/>")) {
      assertThat(d.root().text()).isEmpty();
    }
  }

  @Test
  void keysAreDecodedFromDigitsAndBase64() {
    byte[] key = Pool.random(65);
    String hex = HexFormat.of().formatHex(key);
    String base64 = java.util.Base64.getEncoder().encodeToString(key);
    for (String text :
        List.of(
            hex,
            hex.toUpperCase(java.util.Locale.ROOT),
            "\n " + hex + "\t",
            base64,
            "\r\n" + base64.substring(0, 40) + "\r\n" + base64.substring(40) + "  ")) {
      try (XmlDocument d = parse("<a>" + text + "</a>");
          SecretBytes read = d.root().secret(32, 65)) {
        assertThat(Pool.reveal(read)).isEqualTo(key);
      }
    }
    for (String text :
        List.of(
            "",
            hex.substring(1),
            hex + "0",
            "g" + hex.substring(1),
            hex + "00",
            base64.substring(4),
            "=" + base64.substring(1),
            base64.replaceFirst(".$", "A"),
            "-" + base64.substring(1),
            "&#65;" + base64.substring(1),
            // the last octet's unused bits
            base64.substring(0, 86) + (char) (base64.charAt(86) + 1) + "=")) {
      try (XmlDocument d = parse("<a>" + text + "</a>")) {
        assertThatThrownBy(() -> d.root().secret(32, 65).close())
            .as(text)
            .isInstanceOf(MalformedXml.class)
            .message()
            .doesNotContain(hex.substring(2, 12))
            .doesNotContain(base64.substring(2, 12));
      }
    }
  }

  @Test
  void everyDigitIsDecodedAsTheJdkDecodesIt() {
    for (int c = 0; c < 256; c++) {
      int hex = c < 128 ? Character.digit(c, 16) : -1;
      assertThat(Math.max(-1, BinaryDigits.fromHex(c))).isEqualTo(hex);
      int base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".indexOf(c);
      assertThat(Math.max(-1, BinaryDigits.fromBase64(c))).isEqualTo(base64);
    }
    for (int v = 0; v < 16; v++) {
      assertThat((char) BinaryDigits.toHex(v)).isEqualTo("0123456789ABCDEF".charAt(v));
    }
  }

  @Test
  void equalIdsAreRefused() {
    try (XmlDocument d = parse("<a Id='1'><b Id='2'/><c><d Id='1'/></c></a>")) {
      assertThatThrownBy(d::requireDistinctIds)
          .isInstanceOfSatisfying(MalformedXml.class, e -> assertThat(e.element()).isEqualTo("d"));
    }
    try (XmlDocument d = parse("<a Id='1'><b Id='2'/><c id='1'/></a>")) {
      d.requireDistinctIds();
    }
  }

  @Test
  void everyTruncationIsRefused() {
    String whole = "<?xml version=\"1.0\"?><a b='c'><!-- d --><e xmlns:f='u:u'>&amp;</e></a>";
    for (int n = 0; n < whole.length(); n++) {
      String part = whole.substring(0, n);
      assertThatThrownBy(() -> parse(part)).as(part).isInstanceOf(MalformedXml.class);
    }
    parse(whole).close();
  }
}
