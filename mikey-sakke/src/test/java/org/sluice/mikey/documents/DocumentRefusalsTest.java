package org.sluice.mikey.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.mikey.documents.Issued.document;
import static org.sluice.mikey.documents.Issued.keySet;

import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.mikey.documents.DocumentRefused.Reason;
import org.sluice.mikey.keyset.KeySet;
import org.sluice.mikey.keyset.KeySetRefused;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.testing.Pool;
import org.sluice.mikey.wrap.KeyWrap;
import org.sluice.mikey.xml.MalformedXml;
import org.sluice.records.codec.Octets;

/// Documents with one thing wrong, and each tolerance with what it lets through.
class DocumentRefusalsTest {

  private static final DocumentOptions STRICT = DocumentOptions.STRICT;

  private static Issued issued;
  private static String plain;
  private static String wrapped;
  private static String init;
  private static String request;
  private static String rsk;

  @BeforeAll
  static void write() {
    issued = new Issued();
    DocumentWriter w = new DocumentWriter(STRICT);
    try (KmsResponse r = issued.plain();
        KmsResponse s = issued.wrapped(STRICT)) {
      plain = issued.text(w.response(r));
      wrapped = issued.text(w.response(s));
    }
    try (TransportKey next = TransportKey.of("tk.13", Pool.secret(Pool.random(32)))) {
      NewKeys keys = new NewKeys(List.of(issued.trk.wrap(next)), List.of());
      init =
          issued.text(
              w.response(KmsResponse.of(issued.head(), new KmsInit(issued.certificate, keys))));
    }
    request =
        issued.text(
            w.request(
                KmsRequest.of(
                    issued.head().user(), issued.head().kms(), Issued.NOW, "https://a/b?c&d")));
    rsk = HexFormat.of().withUpperCase().formatHex(Pool.reveal(issued.keys.rsk().octets()));
  }

  @AfterAll
  static void wipe() {
    issued.close();
  }

  private static String changed(String xml, String old, String by) {
    assertThat(xml).contains(old);
    return xml.replaceFirst(
        java.util.regex.Pattern.quote(old), java.util.regex.Matcher.quoteReplacement(by));
  }

  private static String with(String xml, String element, String text) {
    String out =
        xml.replaceFirst(
            "(<" + element + "(?: [^>]*)?>)[^<]*<",
            "$1" + java.util.regex.Matcher.quoteReplacement(text) + "<");
    assertThat(out).isNotEqualTo(xml);
    return out;
  }

  private static KmsResponse read(String xml, Tolerance... tolerated) {
    return new DocumentReader(STRICT.tolerating(tolerated)).unsignedResponse(document(xml));
  }

  private static void malformed(String element, String xml, Tolerance... tolerated) {
    assertThatThrownBy(() -> read(xml, tolerated).close())
        .isInstanceOfSatisfying(
            MalformedXml.class,
            e -> {
              assertThat(e.element()).as(e.getMessage()).isEqualTo(element);
              assertThat(e.getMessage()).doesNotContain(rsk.substring(10, 40));
            });
  }

  private static void opensTheSame(String xml, Tolerance... tolerated) {
    try (KmsResponse r = read(xml, tolerated);
        KeySet keys = keySet(r).openWith(issued.trk, issued.domain.keys())) {
      assertThat(issued.same(keys)).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "UserUri,''",
    "UserUri,mailto:a@b",
    "KmsUri,''",
    "KmsUri,a b",
    "Time,2026-11-21",
    "Time,2026-11-21T07:00:00",
    "Time,yesterday",
    "KmsId,''",
    "ClientReqUrl,''",
    "UserID,''",
    "UserID,zz zz",
    "UserID,0",
    "ValidFrom,now",
    "KeyPeriodNo,-1",
    "KeyPeriodNo,1.5",
    "KeyPeriodNo,1234567890123456",
    "Revoked,no",
    "UserDecryptKey,''",
    "UserDecryptKey,04",
    "UserSigningKeySSK,00",
    "UserPubTokenPVT,''"
  })
  void badValuesNameTheirElement(String element, String text) {
    malformed(element, with(plain, element, text));
  }

  @Test
  void elementsAreInTheirOrderAndNoneIsMissing() {
    for (String element :
        List.of(
            "UserUri",
            "KmsUri",
            "Time",
            "ClientReqUrl",
            "UserID",
            "KeyPeriodNo",
            "UserDecryptKey",
            "UserSigningKeySSK",
            "UserPubTokenPVT")) {
      String without =
          plain.replaceFirst("<" + element + "(?: [^>]*)?>[^<]*</" + element + ">", "");
      assertThat(without).isNotEqualTo(plain);
      malformed(element, without);
    }
    malformed("UserUri", changed(plain, "<UserUri>", "<KmsUri>x</KmsUri><UserUri>"));
    malformed("Time", changed(plain, "<Time>", "<KmsUri>x</KmsUri><Time>"));
    malformed("KmsResponse", changed(plain, "</KmsMessage>", "</KmsMessage><More/>"));
    malformed("KmsMessage", changed(plain, "</KmsKeyProv>", "</KmsKeyProv><KmsKeyProv/>"));
    malformed("KmsInit", plain.replaceFirst("(?s)<KmsKeyProv.*</KmsKeyProv>", ""));
    malformed("KmsKeySet", changed(plain, "</KmsKeySet>", "<More/></KmsKeySet>"));
    malformed("KmsKeySet", changed(plain, "</KmsKeySet>", "<KmsKeySet/></KmsKeySet>"));
    malformed("KmsResponse", changed(plain, "<KmsMessage>", "text<KmsMessage>"));
    malformed("UserUri", changed(plain, "sip:alice", "<x/>sip:alice"));
    String late = request.replace("<Time>", "<When>").replace("</Time>", "</When>");
    assertThatThrownBy(() -> new DocumentReader(STRICT).unsignedRequest(document(late)))
        .hasMessageContaining("element Time")
        .hasMessageContaining("When");
  }

  @Test
  void rootsVersionsAndAttributes() {
    malformed("KmsRequest", request);
    malformed("x", "<x xmlns='urn:3gpp:ns:mcsecKMSInterface:1.0'/>");
    malformed("KmsResponse", plain.replace("urn:3gpp:ns:mcsecKMSInterface:1.0", "urn:other"));
    malformed("KmsResponse", changed(plain, " Version=\"1.0.0\"", " Version=\"2.0.0\""));
    malformed(
        "KmsKeyProv", changed(plain, "<KmsKeyProv Version=\"1.0.0\"", "<KmsKeyProv Version='2'"));
    malformed(
        "KmsKeySet", changed(plain, "<KmsKeySet Version=\"1.1.0\"", "<KmsKeySet Version='1'"));
    read(changed(plain, " Version=\"1.0.0\"", "")).close();
    malformed("KmsResponse", changed(plain, " Version=", " Role=\"Root\" Version="));
    malformed("UserDecryptKey", changed(plain, "<UserDecryptKey ", "<UserDecryptKey Id='a' "));
    malformed(
        "KmsKeySet",
        changed(
            changed(plain, "<KmsKeySet ", "<KmsKeySet Id='1' "),
            "<KmsResponse ",
            "<KmsResponse Id='1' "));
    assertThatThrownBy(() -> new DocumentReader(STRICT).unsignedRequest(document(plain)))
        .isInstanceOf(MalformedXml.class);
    for (String version : List.of("1.0.0", "")) {
      assertThatThrownBy(() ->
              new DocumentReader(STRICT)
                  .unsignedRequest(
                      document(changed(request, "Version=\"1.1.0\"", "Version='" + version + "'"))))
          .hasMessageContaining("Version is not 1.1.0");
    }
  }

  @Test
  void foreignContentIsTakenOnlyWhereItIsTolerated() {
    for (String at : List.of("</KmsResponse>", "</KmsKeyProv>", "</KmsKeySet>", "</KmsMessage>")) {
      String xml = changed(plain, at, "<f:x xmlns:f='urn:f'>y</f:x>" + at);
      assertThatThrownBy(() -> read(xml).close()).isInstanceOf(MalformedXml.class);
      opensTheSame(xml, Tolerance.FOREIGN_CONTENT);
      malformed(
          at.substring(2, at.length() - 1),
          changed(xml, "</f:x>", "</f:x><More/>"),
          Tolerance.FOREIGN_CONTENT);
    }
    String attribute = changed(plain, "<KmsKeySet ", "<KmsKeySet xmlns:f='urn:f' f:a='b' ");
    malformed("KmsKeySet", attribute);
    opensTheSame(attribute, Tolerance.FOREIGN_CONTENT);
    malformed(
        "UserID",
        changed(plain, "<UserID>", "<f:x xmlns:f='urn:f'/><UserID>"),
        Tolerance.FOREIGN_CONTENT);
  }

  @Test
  void typesMayBeMissingOnlyWhereThatIsTolerated() {
    String untyped = plain.replace(" xsi:type=\"KeyContentType\"", "");
    malformed("UserDecryptKey", untyped);
    opensTheSame(untyped, Tolerance.XSI_TYPE_MISSING);
    String untypedWrapped = wrapped.replace(" xsi:type=\"EncKeyContentType\"", "");
    malformed("UserDecryptKey", untypedWrapped);
    opensTheSame(untypedWrapped, Tolerance.XSI_TYPE_MISSING);
    String prefixed =
        plain
            .replace("\"KeyContentType\"", "\"k:KeyContentType\"")
            .replace("<KmsResponse ", "<KmsResponse xmlns:k='urn:3gpp:ns:mcsecKMSInterface:1.0' ");
    opensTheSame(prefixed);
    for (String type :
        List.of("EncKeyContentType", "Other", "x:KeyContentType", "keyContent", "")) {
      String other = plain.replaceFirst("\"KeyContentType\"", "\"" + type + "\"");
      assertThatThrownBy(() -> read(other).close()).isInstanceOf(MalformedXml.class);
      assertThatThrownBy(() -> read(other, Tolerance.XSI_TYPE_MISSING).close())
          .isInstanceOf(MalformedXml.class);
    }
    String untypedInit = init.replace(" xsi:type=\"KmsInitTkIkType\"", "");
    malformed("KmsInit", untypedInit);
    assertThat(
            ((KmsInit) read(untypedInit, Tolerance.XSI_TYPE_MISSING).message().orElseThrow())
                .newKeys()
                .transport())
        .hasSize(1);
    malformed("KmsInit", init.replace("KmsInitTkIkType", "KmsKeyProvTkIkType"));
    malformed(
        "KmsInit", init.replace("KmsInitTkIkType", "KmsInitType"), Tolerance.XSI_TYPE_MISSING);
  }

  @Test
  void keysAndIdentifiersAreReadInBothForms() {
    Base64.Encoder base64 = Base64.getEncoder();
    String xml = with(plain, "UserDecryptKey", base64.encodeToString(HexFormat.of().parseHex(rsk)));
    xml = with(xml, "UserID", base64.encodeToString(issued.keys.identifier()));
    xml = with(xml, "UserPubTokenPVT", HexFormat.of().formatHex(issued.keys.pvt().octets()) + "\n");
    opensTheSame(xml);
    opensTheSame(
        with(plain, "UserID", HexFormat.of().withUpperCase().formatHex(issued.keys.identifier())));
  }

  @Test
  void keysThatAreNoneAreRefusedWhenTheyAreOpened() {
    for (String xml :
        List.of(
            with(plain, "UserDecryptKey", "04" + "00".repeat(256)),
            with(plain, "UserDecryptKey", "05" + rsk.substring(2)),
            with(plain, "UserSigningKeySSK", "00".repeat(32)),
            with(plain, "UserSigningKeySSK", "FF".repeat(32)),
            with(plain, "UserSigningKeySSK", "11".repeat(32)),
            with(plain, "UserPubTokenPVT", "04" + "11".repeat(64)),
            with(plain, "UserID", "11".repeat(32)))) {
      try (KmsResponse r = read(xml)) {
        assertThatThrownBy(() -> keySet(r).open(issued.domain.keys()).close())
            .isInstanceOf(KeySetRefused.class);
      }
    }
  }

  @Test
  void wrappedKeysThatAreNoneAreRefused() {
    String kw = EncryptedKey.KW_AES256;
    for (String algorithm :
        List.of("http://www.w3.org/2001/04/xmlenc#kw-aes128", EncryptedKey.KW_AES256_PAD, "")) {
      String other = changed(wrapped, kw, algorithm);
      assertThatThrownBy(() -> read(other).close())
          .isInstanceOfSatisfying(
              DocumentRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.WRAPPED_KEY));
    }
    malformed("CipherValue", wrapped.replaceFirst("<xenc:CipherValue>....", "<xenc:CipherValue>"));
    malformed("CipherValue", wrapped.replaceFirst("<xenc:CipherValue>.", "<xenc:CipherValue>*"));
    malformed("KeyName", wrapped.replaceFirst("<ds:KeyName>.*?</ds:KeyName>", ""));
    malformed("KeyInfo", wrapped.replaceFirst("<ds:KeyInfo.*?</ds:KeyInfo>", ""));
    malformed(
        "EncryptedKey",
        wrapped.replaceFirst("<xenc:EncryptedKey ", "<xenc:EncryptedKey Type='x' "));
    malformed(
        "EncryptedKey",
        changed(wrapped, "</xenc:CipherData>", "</xenc:CipherData><xenc:ReferenceList/>"));
    malformed(
        "CipherValue",
        wrapped.replaceFirst(
            "<xenc:CipherValue>.*?</xenc:CipherValue>", "<xenc:CipherReference URI='http://x'/>"));
    malformed(
        "EncryptionMethod",
        changed(
            wrapped,
            "kw-aes256\"/>",
            "kw-aes256\"><xenc:KeySize>8</xenc:KeySize></xenc:EncryptionMethod>"));
    try (KmsResponse r = read(wrapped);
        TransportKey sameName = TransportKey.of(issued.trk.name(), Pool.secret(Pool.random(32)));
        TransportKey otherName =
            TransportKey.of("tk.11", Pool.secret(Pool.reveal(issued.trk.octets())))) {
      assertThatThrownBy(() -> keySet(r).openWith(sameName, issued.domain.keys()))
          .isInstanceOfSatisfying(
              DocumentRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.WRAPPED_KEY));
      assertThatThrownBy(() -> keySet(r).openWith(otherName, issued.domain.keys()))
          .isInstanceOfSatisfying(
              DocumentRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.KEY_NAME));
    }
  }

  @Test
  void paddedWrapsUnderEitherNameWhereThatIsTolerated() {
    String named = wrapped.replace(EncryptedKey.KW_AES256, EncryptedKey.KW_AES256_PAD);
    opensTheSame(named, Tolerance.PADDED_WRAP_NAME);
    try (SecretBytes key = Pool.secret(Pool.random(32))) {
      byte[] padded = KeyWrap.wrapPadded(issued.trk.octets(), key);
      for (String name : List.of(EncryptedKey.KW_AES256, EncryptedKey.KW_AES256_PAD)) {
        EncryptedKey wrap =
            new EncryptedKey(name, issued.trk.name(), Octets.of(padded), Optional.of("tk.13"));
        assertThatThrownBy(() -> issued.trk.openTransportKey(wrap, STRICT))
            .isInstanceOfSatisfying(
                DocumentRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.WRAPPED_KEY));
        DocumentOptions tolerant =
            STRICT.tolerating(Tolerance.PADDED_NEW_KEYS, Tolerance.PADDED_WRAP_NAME);
        try (TransportKey opened = issued.trk.openTransportKey(wrap, tolerant)) {
          assertThat(opened.octets().sameAs(key)).isTrue();
        }
      }
    }
  }

  @Test
  void anSskWithZerosInFrontIsUnwrappedWhereThatIsTolerated() {
    DocumentOptions tolerant = STRICT.tolerating(Tolerance.SSK_LEADING_ZEROS);
    try (SecretBytes longer =
        Pool.secret(
            HexFormat.of()
                .parseHex(
                    "0000" + HexFormat.of().formatHex(Pool.reveal(issued.keys.ssk().octets()))))) {
      byte[] padded = KeyWrap.wrapPadded(issued.trk.octets(), longer);
      String xml =
          wrapped.replaceFirst(
              "(?s)(<UserSigningKeySSK.*?<xenc:CipherValue>)[^<]*",
              "$1" + HexFormat.of().formatHex(padded));
      malformed("CipherValue", xml);
      opensTheSame(xml, Tolerance.SSK_LEADING_ZEROS);
      assertThat(tolerant.tolerated()).containsExactly(Tolerance.SSK_LEADING_ZEROS);
    }
  }

  @Test
  void hugeAndDeepDocumentsAreRefused() {
    malformed(
        "KmsResponse", changed(plain, "</KmsResponse>", " ".repeat(1 << 20) + "</KmsResponse>"));
    malformed("x", changed(plain, "</KmsMessage>", "</KmsMessage>" + "<x>".repeat(40)));
    malformed("ClientReqUrl", with(plain, "ClientReqUrl", "u:" + "x".repeat(8191)));
    malformed("UserUri", with(plain, "UserUri", "sip:" + "a".repeat(4096) + "@b.c"));
    malformed(
        "KmsResponse", changed(plain, " Version=", " Id='" + "x".repeat(4097) + "' Version="));
    malformed("UserDecryptKey", with(plain, "UserDecryptKey", "0".repeat(8193)));
  }
}
