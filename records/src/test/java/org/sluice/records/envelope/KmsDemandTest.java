package org.sluice.records.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.records.codec.MalformedRecord;

/// Requests, and what an attacker would send instead.
class KmsDemandTest {
  private static final String INSIDE =
      """
      <UserUri>sip:user@example.org</UserUri><KmsUri>kms.example.org</KmsUri>
      <Time>2026-11-21T10:00:00Z</Time><DeviceId>phone-1</DeviceId>
      <ClientReqUrl>https://kms.example.org/keymanagement/identity/v1/init</ClientReqUrl>
      """;
  private static final String REQUEST =
      "<KmsRequest xmlns=\"urn:3gpp:ns:mcsecKMSInterface:1.0\" Version=\"1.1.0\">"
          + INSIDE
          + "</KmsRequest>";

  private static KmsDemand parse(String xml) {
    return KmsDemand.parse(xml.getBytes(UTF_8));
  }

  private static void refused(String xml, String why) {
    assertThatExceptionOfType(MalformedRecord.class)
        .as(xml.substring(0, Math.min(200, xml.length())))
        .isThrownBy(() -> parse(xml))
        .withMessageContaining(why);
  }

  @Test
  void readsARequestPlainAndSigned() {
    for (String xml :
        List.of(
            REQUEST,
            "<?xml version=\"1.0\"?>\n<!-- a --> " + REQUEST,
            "<SignedKmsRequest xmlns=\"urn:3gpp:ns:mcsecKMSInterface:1.0\">"
                + REQUEST
                + "<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\"/></SignedKmsRequest>")) {
      KmsDemand demand = parse(xml);
      assertThat(demand.user()).isEqualTo("sip:user@example.org");
      assertThat(demand.kms()).isEqualTo("kms.example.org");
      assertThat(demand.time()).isEqualTo(Instant.parse("2026-11-21T10:00:00Z"));
      assertThat(demand.requestUrl()).endsWith("/init");
      assertThat(demand.deviceId()).contains("phone-1");
    }
  }

  @Test
  void refusesMalformedXml() {
    refused("", "not well-formed");
    refused("<KmsRequest", "not well-formed");
    refused(REQUEST + "<more/>", "not well-formed");
    refused(REQUEST.replace("</KmsUri>", ""), "not well-formed");
    refused(REQUEST.replace("sip:user", "sip:&unknown;user"), "");
    refused("\u0000" + REQUEST, "not well-formed");
  }

  @Test
  void refusesDocumentTypesAndEntityBombs() {
    refused("<!DOCTYPE KmsRequest>" + REQUEST, "document type");
    refused("<!DOCTYPE KmsRequest SYSTEM \"file:///etc/passwd\">" + REQUEST, "document type");
    refused(
        "<!DOCTYPE k [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>"
            + REQUEST.replace("sip:user", "&b;"),
        "document type");
    refused(
        "<!DOCTYPE k [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"
            + REQUEST.replace("sip:user", "&x;"),
        "document type");
  }

  /// The JDK's parser has no words for these, and fails with what it does not declare.
  @Test
  void refusesCharactersThatNoDocumentTypeHas() {
    for (String bad : List.of("\u0000", "\u0001", "\uffff")) {
      refused(
          "<!DOCTYPE k [<!ENTITY a \"aa\"" + bad + "><!ENTITY b \"a\">]>" + REQUEST,
          "not well-formed");
    }
  }

  @Test
  void refusesHugeAndDeepDocuments() {
    refused(REQUEST + " ".repeat(KmsDemand.MAX_OCTETS), "at most");
    refused(REQUEST.replace(INSIDE, INSIDE + "<a>".repeat(20) + "</a>".repeat(20)), "deeper");
    refused(REQUEST.replace(INSIDE, INSIDE + "<a/>".repeat(300)), "more or deeper");
    refused(REQUEST.replace("sip:user", "sip:" + "u".repeat(5000)), "longer");
  }

  @Test
  void refusesWhatIsNoRequestOrTwo() {
    refused("<KmsRequest/>", "no KmsRequest");
    refused(REQUEST.replace("mcsecKMSInterface", "other"), "no KmsRequest");
    refused(REQUEST.replace("UserUri", "useruri"), "UserUri");
    refused(REQUEST.replace("<UserUri>", "<UserUri>a</UserUri><UserUri>"), "twice");
    refused(REQUEST.replace("2026-11-21T10:00:00Z", "yesterday"), "Time");
    refused(
        "<SignedKmsRequest xmlns=\"urn:3gpp:ns:mcsecKMSInterface:1.0\">"
            + REQUEST
            + REQUEST
            + "</SignedKmsRequest>",
        "beside");
  }

  @Test
  void aFieldInAnotherNamespaceOrDeeperIsNoField() {
    refused(
        REQUEST.replace(
            "<UserUri>sip:user@example.org</UserUri>",
            "<x><UserUri>sip:user@example.org</UserUri></x>"),
        "UserUri");
  }
}
