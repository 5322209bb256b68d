package org.sluice.mikey.keyset;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.testing.ThirdParty;
import org.sluice.mikey.testing.Vectors;
import org.sluice.mikey.xml.Foreign;
import org.sluice.mikey.xml.XmlDocument;
import org.sluice.records.id.IdentifierTemplate;
import org.sluice.records.id.PeriodRule;

class KmsCertificateTest {

  private static final Instant FROM = Instant.parse("2026-11-01T00:00:00Z");
  private static final Instant TO = Instant.parse("2027-10-31T23:59:59Z");

  private static TestDomain domain;
  private static KmsCertificate certificate;
  private static String xml;

  @BeforeAll
  static void make() {
    domain = new TestDomain("kms.example.org", PeriodRule.hashed(2592000, 3600));
    certificate =
        KmsCertificate.root(
            domain.keys(), "cert1.kms.example.org", "A & <B> GmbH", FROM, TO, "example.org");
    xml = new String(certificate.toXml(), UTF_8);
  }

  @AfterAll
  static void wipe() {
    domain.close();
  }

  private static void refused(String element, String document) {
    refused(element, document.getBytes(UTF_8));
  }

  private static void refused(String element, byte[] document) {
    assertThatThrownBy(() -> KmsCertificate.parse(document))
        .isInstanceOfSatisfying(
            MalformedCertificate.class,
            e -> assertThat(e.element()).as(e.getMessage()).isEqualTo(element));
  }

  private static String replaced(String old, String by) {
    assertThat(xml).contains(old);
    return xml.replaceFirst(java.util.regex.Pattern.quote(old), by);
  }

  private static String with(String element, String text) {
    return xml.replaceFirst("<" + element + ">[^<]*<", "<" + element + ">" + text + "<");
  }

  @Test
  void whatWasWrittenIsReadAndWrittenTheSame() {
    KmsCertificate read = KmsCertificate.parse(certificate.toXml());
    assertThat(read).isEqualTo(certificate);
    assertThat(read.toXml()).isEqualTo(certificate.toXml());
    assertThat(KmsCertificate.hash(read.toXml()))
        .isEqualTo(KmsCertificate.hash(xml.getBytes(UTF_8)));
  }

  @Test
  void aMonthlyDomainWithNothingOptionalIsReadToo() {
    try (TestDomain monthly = new TestDomain("kms.month.example:8443", PeriodRule.MONTHLY)) {
      KmsCertificate bare =
          new KmsCertificate(
              KmsCertificate.Role.EXTERNAL,
              Optional.empty(),
              monthly.keys(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              true,
              List.of(),
              true);
      assertThat(KmsCertificate.parse(bare.toXml())).isEqualTo(bare);
      assertThat(bare.validAt(FROM)).isFalse();
    }
  }

  @Test
  void aTemplateIsInTheCertificateAsItIs() {
    PeriodRule rule = PeriodRule.templated(IdentifierTemplate.parse("<&>#year-#month#0#uri"));
    try (TestDomain templated = new TestDomain("kms.example.org", rule)) {
      KmsCertificate c =
          KmsCertificate.root(templated.keys(), "cert1", "issuer", FROM, TO, "example.org");
      assertThat(new String(c.toXml(), UTF_8))
          .contains("<UserIdFormat>&lt;&amp;&gt;#year-#month#0#uri</UserIdFormat>");
      assertThat(KmsCertificate.parse(c.toXml())).isEqualTo(c);
    }
    refused("UserIdFormat", with("UserIdFormat", "#uri#uri#year#month"));
    refused("UserKeyPeriod", with("UserIdFormat", "#uri#year#month"));
  }

  /// The octets are hashed and pinned in signed profiles, so they never change.
  @Test
  void theOctetsAreThese() {
    Vectors.Vector rfc = Vectors.rfc();
    MasterKeys keys =
        new MasterKeys(
            org.sluice.records.id.KmsUri.parse("kms.example.org"),
            PublicPoint.of(Curve.SAKKE, rfc.hex("rfc6508.Z")),
            PublicPoint.of(Curve.P256, rfc.hex("rfc6507.KPAK")),
            PeriodRule.hashed(2592000, 3600));
    KmsCertificate c = KmsCertificate.root(keys, "cert1", "A & <B>", FROM, TO, "example.org");
    String expected =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <KmsCertificate xmlns="urn:3gpp:ns:mcsecKMSInterface:1.0" Version="1.1.0" Role="Root">
          <CertUri>cert1</CertUri>
          <KmsUri>kms.example.org</KmsUri>
          <Issuer>A &amp; &lt;B&gt;</Issuer>
          <ValidFrom>2026-11-01T00:00:00Z</ValidFrom>
          <ValidTo>2027-10-31T23:59:59Z</ValidTo>
          <Revoked>false</Revoked>
          <UserIdFormat>2</UserIdFormat>
          <UserKeyPeriod>2592000</UserKeyPeriod>
          <UserKeyOffset>3600</UserKeyOffset>
          <PubEncKey>%s</PubEncKey>
          <PubAuthKey>%s</PubAuthKey>
          <ParameterSet>1</ParameterSet>
          <KmsDomainList>
          <KmsDomain>example.org</KmsDomain>
          </KmsDomainList>
        </KmsCertificate>
        """
            .formatted(
                HexFormat.of().withUpperCase().formatHex(rfc.hex("rfc6508.Z")),
                HexFormat.of().withUpperCase().formatHex(rfc.hex("rfc6507.KPAK")));
    assertThat(new String(c.toXml(), UTF_8)).isEqualTo(expected);
  }

  @Test
  void attributesAndForeignContent() {
    assertThat(
            KmsCertificate.parse(
                    replaced(" Role=", " IsSecurityGateway='1' Id='x' Role=").getBytes(UTF_8))
                .securityGateway())
        .isTrue();
    refused("KmsCertificate", replaced(" Role=", " IsSecurityGateway='yes' Role="));
    refused("KmsCertificate", replaced(" Role=", " Rule='x' Role="));
    String foreign = replaced("</KmsCertificate>", "<f xmlns='urn:f'>x</f></KmsCertificate>");
    refused("KmsCertificate", foreign);
    refused("KmsCertificate", replaced(" Role=", " xmlns:f='urn:f' f:a='b' Role="));
    try (XmlDocument d = XmlDocument.parse(foreign.getBytes(UTF_8), 65536, "KmsCertificate")) {
      assertThat(KmsCertificate.read(d.root(), Foreign.IGNORE)).isEqualTo(certificate);
    }
    String between = replaced("<ParameterSet>", "<f xmlns='urn:f'>x</f><ParameterSet>");
    try (XmlDocument d = XmlDocument.parse(between.getBytes(UTF_8), 65536, "KmsCertificate")) {
      assertThatThrownBy(() -> KmsCertificate.read(d.root(), Foreign.IGNORE))
          .hasMessageContaining("ends with an element ParameterSet");
    }
  }

  @Test
  void validityHasBothEnds() {
    assertThat(certificate.validAt(FROM)).isTrue();
    assertThat(certificate.validAt(TO)).isTrue();
    assertThat(certificate.validAt(FROM.minusSeconds(1))).isFalse();
    assertThat(certificate.validAt(TO.plusSeconds(1))).isFalse();
  }

  @Test
  void theSchemaAcceptsWhatIsWritten() throws Exception {
    String element = xml.substring(xml.indexOf("<KmsCertificate"));
    String response =
        "<KmsResponse xmlns='"
            + KmsCertificate.NAMESPACE
            + "'><UserUri>sip:a@b</UserUri><KmsUri>kms.example.org</KmsUri>"
            + "<Time>2026-11-01T00:00:00Z</Time><ClientReqUrl>https://a/b</ClientReqUrl>"
            + "<KmsMessage><KmsInit Version='1.0.0'>"
            + element
            + "</KmsInit></KmsMessage></KmsResponse>";
    SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
        .newSchema(KmsCertificateTest.class.getResource("/kms-interface-own.xsd"))
        .newValidator()
        .validate(new StreamSource(new StringReader(response)));
  }

  @Test
  void theCertificateOfADeployedSystemIsRead() {
    String response = ThirdParty.text("response-init.xml", "the certificate of a deployed system");
    int from = response.indexOf("<KmsCertificate");
    String end = "</KmsCertificate>";
    String element = response.substring(from, response.indexOf(end) + end.length());
    KmsCertificate read =
        KmsCertificate.parse(
            element
                .replaceFirst(
                    "<KmsCertificate ", "<KmsCertificate xmlns='" + KmsCertificate.NAMESPACE + "' ")
                .getBytes(UTF_8));
    assertThat(read.keys().kms().value()).isEqualTo("kms.mydev.streamwide.com");
    assertThat(read.keys().rule()).isEqualTo(PeriodRule.hashed(16777215, 0));
    assertThat(read.domains()).containsExactly("streamwide.com");
  }

  /// A document type could read files or grow without bound; it is refused even if it does nothing.
  @Test
  void documentTypesEntitiesAndInstructionsAreRefused() {
    String head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    assertThat(xml).startsWith(head);
    String body = xml.substring(head.length());
    refused("KmsCertificate", head + "<!DOCTYPE KmsCertificate>" + body);
    String internal = "<!DOCTYPE KmsCertificate [<!ENTITY k \"kms.example.org\">]>";
    refused("KmsCertificate", head + internal + body.replace(">kms.example.org<", ">&k;<"));
    refused("KmsUri", head + body.replace(">kms.example.org<", ">&k;<"));
    String outside = "<!DOCTYPE KmsCertificate [<!ENTITY k SYSTEM \"file:///etc/hostname\">]>";
    refused("KmsCertificate", head + outside + body.replace(">kms.example.org<", ">&k;<"));
    refused("KmsCertificate", head + "<?do this?>" + body);
    refused("KmsUri", head + body.replace(">kms.example.org<", "><?do this?>kms.example.org<"));
  }

  @Test
  void sizeEncodingAndBrokenXmlAreRefused() {
    refused("KmsCertificate", new byte[KmsCertificate.MAX_OCTETS + 1]);
    refused("KmsCertificate", new byte[0]);
    refused("KmsCertificate", "not xml");
    refused("KmsCertificate", replaced("A &amp; &lt;B&gt; GmbH", "\u00fc").getBytes(ISO_8859_1));
    refused("KmsCertificate", replaced("UTF-8", "ISO-8859-1"));
    refused("KmsDomainList", xml.substring(0, xml.length() - 20));
    refused("KmsCertificate", xml + "<more/>");
    assertThat(KmsCertificate.parse((xml + "<!-- kept by hand -->\n").getBytes(UTF_8)))
        .isEqualTo(certificate);
  }

  @Test
  void otherNamespacesOrdersAndElementsAreRefused() {
    refused("KmsCertificate", replaced(KmsCertificate.NAMESPACE, "urn:other"));
    refused("KmsCertificate", replaced(" xmlns=\"" + KmsCertificate.NAMESPACE + "\"", ""));
    refused("KmsUri", replaced("<KmsUri>", "<KmsUri xmlns='urn:other'>"));
    refused("UserIdFormat", replaced("  <UserIdFormat>2</UserIdFormat>\n", ""));
    refused("PubAuthKey", xml.replaceAll("(?s)  <PubAuthKey>.*?</PubAuthKey>\n", ""));
    refused("KmsCertificate", replaced("</KmsCertificate>", "<Extra>1</Extra></KmsCertificate>"));
    refused("KmsDomain", xml.replaceAll("<KmsDomain>.*?</KmsDomain>", ""));
    refused("KmsUri", replaced("<KmsUri>", "<Issuer>too early</Issuer><KmsUri>"));
    refused("UserIdFormat", replaced("</KmsUri>", "</KmsUri><KmsUri>again</KmsUri>"));
    refused("KmsCertificate", replaced("Role=\"Root\"", "Role=\"Leaf\""));
    refused("KmsCertificate", replaced(" Role=\"Root\"", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "KmsUri,''",
    "KmsUri,kms example",
    "ValidFrom,2026-11-01",
    "ValidTo,2026-11-01T00:00:00",
    "Revoked,maybe",
    "UserIdFormat,3",
    "UserIdFormat,''",
    "UserKeyPeriod,0",
    "UserKeyPeriod,-5",
    "UserKeyPeriod,9999999999999999",
    "UserKeyOffset,x",
    "PubEncKey,04",
    "PubAuthKey,''",
    "ParameterSet,2",
    "Issuer,''",
    "KmsDomain,''"
  })
  void badValuesNameTheirElement(String element, String text) {
    refused(element, with(element, text));
  }

  @Test
  void keysThatAreNoPointsOfTheirGroupAreRefused() {
    String auth = hexOf("PubAuthKey");
    String enc = hexOf("PubEncKey");
    refused("PubAuthKey", with("PubAuthKey", "05" + auth.substring(2)));
    refused("PubAuthKey", with("PubAuthKey", "ZZ" + auth.substring(2)));
    refused("PubAuthKey", with("PubAuthKey", auth.substring(0, 128) + "00"));
    refused("PubAuthKey", with("PubAuthKey", auth + "00"));
    refused("PubEncKey", with("PubEncKey", "04" + "FF".repeat(256)));
    // (0, 0) is on y^2 = x^3 - 3x, but its order is 2.
    refused("PubEncKey", with("PubEncKey", "04" + "00".repeat(256)));
    assertThat(
            KmsCertificate.parse(
                with("PubEncKey", enc.toLowerCase(java.util.Locale.ROOT)).getBytes(UTF_8)))
        .isEqualTo(certificate);
  }

  private static String hexOf(String element) {
    int from = xml.indexOf("<" + element + ">") + element.length() + 2;
    return xml.substring(from, xml.indexOf('<', from));
  }
}
