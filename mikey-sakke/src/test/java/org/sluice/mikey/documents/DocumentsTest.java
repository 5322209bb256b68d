package org.sluice.mikey.documents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.mikey.documents.Issued.document;
import static org.sluice.mikey.documents.Issued.keySet;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.mikey.documents.DocumentRefused.Reason;
import org.sluice.mikey.keyset.KeySet;
import org.sluice.mikey.keyset.KeySetRefused;
import org.sluice.mikey.keyset.KmsCertificate;
import org.sluice.mikey.keyset.TestDomain;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.testing.Pool;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.UserUri;

/// What is written is read again, is schema-valid, and is signed in the JDK's eyes too.
class DocumentsTest {

  private static final DocumentOptions STRICT = DocumentOptions.STRICT;

  private static Issued issued;
  private static KmsKey kms;

  @BeforeAll
  static void issue() {
    issued = new Issued();
    kms = new KmsKey();
  }

  @AfterAll
  static void wipe() {
    issued.close();
  }

  static List<DocumentOptions> everyWay() {
    List<DocumentOptions> all = new ArrayList<>();
    for (WrapReading wrap : WrapReading.values()) {
      for (BinaryForm cipher : BinaryForm.values()) {
        for (BinaryForm user : BinaryForm.values()) {
          all.add(STRICT.withWrap(wrap).withCipherValue(cipher).withUserId(user));
        }
      }
    }
    return all;
  }

  private static SecretKeySpec jdk(IntegrityKey key) {
    return new SecretKeySpec(Pool.reveal(key.octets()), "HmacSHA256");
  }

  @Test
  void aWrappedKeySetThatStandsAloneIsReadInsideAnEnvelopeOfOthers() throws Exception {
    DocumentWriter writer = new DocumentWriter(STRICT);
    String element;
    try (KmsKeySet wrapped = KmsKeySet.wrapped(issued.label(), issued.keys, issued.trk, STRICT)) {
      element = issued.text(writer.wrappedKeySet(wrapped));
    }
    String head;
    try (KmsResponse none =
        KmsResponse.of(issued.head(), new KmsKeyProv(List.of(), NewKeys.NONE))) {
      head = issued.text(writer.response(none));
    }
    String whole = head.replace("</KmsKeyProv>", element + "</KmsKeyProv>");
    JdkChecks.requireSchema(whole);
    try (KmsResponse r = new DocumentReader(STRICT).unsignedResponse(document(whole));
        KeySet opened = keySet(r).openWith(issued.trk, issued.domain.keys())) {
      assertThat(keySet(r).label()).isEqualTo(issued.label());
      assertThat(issued.same(opened)).isTrue();
    }
  }

  @Test
  void aPlainKeySetIsNeverWrittenAlone() {
    try (KmsKeySet plain = KmsKeySet.plain(issued.label(), issued.keys)) {
      assertThatThrownBy(() -> new DocumentWriter(STRICT).wrappedKeySet(plain))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aPlainKeySetIsWrittenAndOpened() throws Exception {
    String xml;
    try (KmsResponse r = issued.plain()) {
      assertThat(r.hasPlainKeys()).isTrue();
      xml = issued.text(new DocumentWriter(STRICT).response(r));
    }
    JdkChecks.requireSchema(xml);
    try (KmsResponse r = new DocumentReader(STRICT).unsignedResponse(document(xml));
        KeySet opened = keySet(r).open(issued.domain.keys())) {
      assertThat(r.head()).isEqualTo(issued.head());
      assertThat(keySet(r).label()).isEqualTo(issued.label());
      assertThat(issued.same(opened)).isTrue();
      assertThat(r.error()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("everyWay")
  void aWrappedAndSignedKeySetIsWrittenAndOpened(DocumentOptions options) throws Exception {
    String xml;
    try (KmsResponse r = issued.wrapped(options)) {
      assertThat(r.hasPlainKeys()).isFalse();
      xml =
          issued.text(new DocumentWriter(options).signedResponse(r, DocumentSigner.of(issued.ink)));
    }
    JdkChecks.requireSchema(xml);
    assertThat(JdkChecks.signed(xml, jdk(issued.ink))).isTrue();
    try (KmsResponse r = new DocumentReader(options).signedResponse(document(xml), issued.ink);
        KeySet opened = keySet(r).openWith(issued.trk, issued.domain.keys())) {
      assertThat(issued.same(opened)).isTrue();
      assertThatThrownBy(() -> keySet(r).open(issued.domain.keys()).close())
          .isInstanceOfSatisfying(
              DocumentRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.KEY_NAME));
    }
  }

  @Test
  void theOtherReadingOfTheWrapIsRefused() {
    DocumentOptions other = STRICT.withWrap(WrapReading.RFC3394_WITHOUT_04);
    String xml;
    try (KmsResponse r = issued.wrapped(other)) {
      xml = issued.text(new DocumentWriter(other).response(r));
    }
    assertThatThrownBy(() -> new DocumentReader(STRICT).unsignedResponse(document(xml)).close())
        .hasMessageContaining("CipherValue")
        .hasMessageContaining("272 octets");
  }

  @Test
  void aKmsSignsWithItsToken() throws Exception {
    String xml;
    try (KmsResponse r = issued.wrapped(STRICT)) {
      xml = issued.text(new DocumentWriter(STRICT).signedResponse(r, kms.signer()));
    }
    JdkChecks.requireSchema(xml);
    assertThat(JdkChecks.signed(xml, kms.publicKey())).isTrue();
    new DocumentReader(STRICT).signedResponse(document(xml), kms.verifying()).close();
    KmsKey other = new KmsKey();
    assertThatThrownBy(
            () -> new DocumentReader(STRICT).signedResponse(document(xml), other.verifying()))
        .isInstanceOfSatisfying(
            DocumentRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.SIGNATURE));
  }

  @Test
  void aClientWithoutAnInkUsesItsTrk() throws Exception {
    String xml;
    try (KmsResponse r = issued.init()) {
      xml =
          issued.text(new DocumentWriter(STRICT).signedResponse(r, DocumentSigner.of(issued.trk)));
    }
    try (KmsResponse r = new DocumentReader(STRICT).signedResponse(document(xml), issued.trk)) {
      assertThat(((KmsInit) r.message().orElseThrow()).certificate()).isEqualTo(issued.certificate);
    }
  }

  @Test
  void aCertificateForAnotherDomainStandsAloneAndIsSigned() throws Exception {
    byte[] octets = new DocumentWriter(STRICT).signedCertificate(issued.certificate, kms.signer());
    String xml = new String(octets, UTF_8);
    assertThat(JdkChecks.signed(xml, kms.publicKey())).isTrue();
    DocumentReader reader =
        new DocumentReader(STRICT).requiringCertificatesSignedBy(kms.verifying());
    assertThat(reader.certificate(octets)).isEqualTo(issued.certificate);
    assertThat(new DocumentReader(STRICT).certificate(octets)).isEqualTo(issued.certificate);
    byte[] changed =
        xml.replaceFirst("<KmsUri>", "<KmsUri>x")
            .replaceFirst("<Issuer>", "<Issuer>x")
            .getBytes(UTF_8);
    assertThat(changed).isNotEqualTo(octets);
    assertThatThrownBy(() -> reader.certificate(changed))
        .isInstanceOfSatisfying(
            DocumentRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.DIGEST));
    assertThatThrownBy(() -> reader.certificate(issued.certificate.toXml()))
        .isInstanceOfSatisfying(
            DocumentRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNSIGNED));
    byte[] byAnother =
        new DocumentWriter(STRICT).signedCertificate(issued.certificate, new KmsKey().signer());
    assertThatThrownBy(() -> reader.certificate(byAnother)).isInstanceOf(DocumentRefused.class);
  }

  @Test
  void certificatesAreSignedOnTheirOwn() throws Exception {
    KmsCertificate external =
        new KmsCertificate(
            KmsCertificate.Role.EXTERNAL,
            Optional.empty(),
            issued.domain.keys(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            List.of("a.example", "b.example"),
            true);
    KmsResponse cache =
        KmsResponse.of(
            issued.head(),
            new KmsCertCache(Optional.of(3L), List.of(issued.certificate, external)));
    String xml =
        issued.text(
            new DocumentWriter(STRICT)
                .signingCertificates(kms.signer())
                .signedResponse(cache, DocumentSigner.of(issued.ink)));
    JdkChecks.requireSchema(xml);
    DocumentReader reader =
        new DocumentReader(STRICT).requiringCertificatesSignedBy(kms.verifying());
    KmsResponse read = reader.signedResponse(document(xml), issued.ink);
    assertThat(read.message()).isEqualTo(cache.message());
    String unsignedEnvelope =
        issued.text(new DocumentWriter(STRICT).signingCertificates(kms.signer()).response(cache));
    assertThat(JdkChecks.signed(unsignedEnvelope, kms.publicKey())).isTrue();
    assertThat(reader.unsignedResponse(document(unsignedEnvelope)).message())
        .isEqualTo(cache.message());
    assertThat(new DocumentReader(STRICT).unsignedResponse(document(unsignedEnvelope)).message())
        .isEqualTo(cache.message());
    String bare = issued.text(new DocumentWriter(STRICT).response(cache));
    JdkChecks.requireSchema(bare);
    assertThatThrownBy(() -> reader.unsignedResponse(document(bare)))
        .isInstanceOfSatisfying(
            DocumentRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNSIGNED));
    String changed = unsignedEnvelope.replaceFirst("<KmsDomain>a", "<KmsDomain>c");
    assertThatThrownBy(() -> reader.unsignedResponse(document(changed)))
        .isInstanceOfSatisfying(
            DocumentRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.DIGEST));
  }

  @Test
  void newKeysAreBroughtUnderTheCurrentOne() throws Exception {
    try (TransportKey trk =
            TransportKey.of("tk.13.alice@example.org", Pool.secret(Pool.random(32)));
        IntegrityKey ink =
            IntegrityKey.of("ink.13.alice@example.org", Pool.secret(Pool.random(32)))) {
      NewKeys newKeys = new NewKeys(List.of(issued.trk.wrap(trk)), List.of(issued.trk.wrap(ink)));
      KmsResponse init = KmsResponse.of(issued.head(), new KmsInit(issued.certificate, newKeys));
      String xml =
          issued.text(
              new DocumentWriter(STRICT).signedResponse(init, DocumentSigner.of(issued.ink)));
      JdkChecks.requireSchema(xml);
      KmsResponse read = new DocumentReader(STRICT).signedResponse(document(xml), issued.ink);
      NewKeys got = ((KmsInit) read.message().orElseThrow()).newKeys();
      assertThat(got).isEqualTo(newKeys);
      try (TransportKey t = issued.trk.openTransportKey(got.transport().getFirst(), STRICT);
          IntegrityKey i = issued.trk.openIntegrityKey(got.integrity().getFirst(), STRICT)) {
        assertThat(t.name()).isEqualTo(trk.name());
        assertThat(t.octets().sameAs(trk.octets())).isTrue();
        assertThat(i.name()).isEqualTo(ink.name());
        assertThat(i.octets().sameAs(ink.octets())).isTrue();
      }
      assertThatThrownBy(() -> trk.openTransportKey(got.transport().getFirst(), STRICT))
          .isInstanceOfSatisfying(
              DocumentRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.KEY_NAME));
      EncryptedKey nameless =
          new EncryptedKey(
              EncryptedKey.KW_AES256,
              issued.trk.name(),
              got.transport().getFirst().wrapped(),
              Optional.empty());
      assertThatThrownBy(() -> issued.trk.openTransportKey(nameless, STRICT))
          .hasMessageContaining("CarriedKeyName");
      EncryptedKey mistaken =
          new EncryptedKey(
              EncryptedKey.KW_AES256,
              issued.trk.name(),
              Octets.of(Pool.random(40)),
              Optional.of("x"));
      assertThatThrownBy(() -> issued.trk.openIntegrityKey(mistaken, STRICT))
          .isInstanceOfSatisfying(
              DocumentRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.WRAPPED_KEY));
    }
  }

  @Test
  void errorsAreWrittenAndRead() throws Exception {
    KmsResponse r = KmsResponse.of(issued.head(), new KmsError(404, "no <certificate> & no"));
    String xml = issued.text(new DocumentWriter(STRICT).response(r));
    JdkChecks.requireSchema(xml);
    KmsResponse read = new DocumentReader(STRICT).unsignedResponse(document(xml));
    assertThat(read.error()).isEqualTo(r.error());
    assertThat(read.message()).isEmpty();
  }

  @Test
  void requestsAreWrittenAndRead() throws Exception {
    String krr =
        "<KrrList xmlns=\"urn:3gpp:ns:mcsecKMSInterface:1.0\"><k:KmsRedirectResponse"
            + " xmlns:k=\"urn:3gpp:ns:mcsecKMSKRR:1.0\">&amp;</k:KmsRedirectResponse></KrrList>";
    KmsRequest request =
        new KmsRequest(
            UserUri.parse(Issued.USER),
            KmsUri.parse("kms.example.org"),
            Issued.NOW,
            Optional.of("client"),
            Optional.of("device"),
            "https://kms.example.org/keymanagement/identity/v1/redirect",
            Optional.of(Octets.of(krr.getBytes(UTF_8))),
            Optional.of(new KmsError(1, "")));
    String xml = issued.text(new DocumentWriter(STRICT).request(request));
    JdkChecks.requireSchema(xml);
    KmsRequest read = new DocumentReader(STRICT).unsignedRequest(document(xml));
    assertThat(read.krrList().orElseThrow().length()).isGreaterThanOrEqualTo(krr.length());
    assertThat(new String(read.krrList().orElseThrow().toArray(), UTF_8))
        .contains("<k:KmsRedirectResponse xmlns:k=\"urn:3gpp:ns:mcsecKMSKRR:1.0\">&amp;<");
    assertThat(new DocumentReader(STRICT).unsignedRequest(new DocumentWriter(STRICT).request(read)))
        .isEqualTo(read);
    KmsRequest bare =
        KmsRequest.of(request.user(), request.kms(), request.time(), request.clientReqUrl());
    String signed =
        issued.text(new DocumentWriter(STRICT).signedRequest(bare, DocumentSigner.of(issued.ink)));
    JdkChecks.requireSchema(signed);
    assertThat(JdkChecks.signed(signed, jdk(issued.ink))).isTrue();
    assertThat(new DocumentReader(STRICT).signedRequest(document(signed), issued.ink))
        .isEqualTo(bare);
    assertThatThrownBy(() ->
            new KmsRequest(
                request.user(),
                request.kms(),
                request.time(),
                Optional.empty(),
                Optional.empty(),
                "u:u",
                Optional.of(Octets.of("<KrrLists/>".getBytes(UTF_8))),
                Optional.empty()))
        .hasMessageContaining("KrrList");
  }

  @Test
  void keysOfAnotherUserPeriodOrKmsAreRefused() {
    KeySetLabel right = issued.label();
    for (KeySetLabel wrong :
        List.of(
            label(right, right.user(), right.period() + 1),
            label(right, UserUri.parse("sip:bob@example.org"), right.period()))) {
      try (KmsKeySet set = KmsKeySet.plain(wrong, issued.keys)) {
        assertThatThrownBy(() -> set.open(issued.domain.keys()).close())
            .isInstanceOfSatisfying(
                KeySetRefused.class,
                e -> assertThat(e.check()).isEqualTo(KeySetRefused.Check.IDENTIFIER));
      }
    }
    try (TestDomain other = new TestDomain("kms.example.org", PeriodRule.hashed(2592000, 0));
        TestDomain elsewhere = new TestDomain("kms.example.net", PeriodRule.hashed(2592000, 0));
        KmsKeySet set = KmsKeySet.plain(right, issued.keys)) {
      assertThatThrownBy(() -> set.open(other.keys()).close()).isInstanceOf(KeySetRefused.class);
      assertThatThrownBy(() -> set.open(elsewhere.keys()).close())
          .isInstanceOfSatisfying(
              DocumentRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.OTHER_KMS));
    }
  }

  @Test
  void closingWipesAndNothingSecretIsPrinted() {
    KmsResponse r = issued.plain();
    String rsk = HexFormat.of().formatHex(Pool.reveal(issued.keys.rsk().octets()));
    assertThat(keySet(r).toString()).doesNotContain(rsk.substring(2, 12)).hasSizeLessThan(80);
    assertThat(issued.trk.toString()).isEqualTo("TransportKey[tk.12.alice@example.org]");
    assertThat(issued.ink.toString()).isEqualTo("IntegrityKey[ink.12.alice@example.org]");
    r.close();
    assertThatThrownBy(() -> keySet(r).open(issued.domain.keys()))
        .isInstanceOf(IllegalStateException.class);
    for (int length : new int[] {0, 16, 31, 33}) {
      SecretBytes octets = SecretBytes.allocate(length);
      assertThatThrownBy(() -> TransportKey.of("x", octets)).hasMessageContaining("32 octets");
      SecretBytes more = SecretBytes.allocate(length);
      assertThatThrownBy(() -> IntegrityKey.of("x", more)).hasMessageContaining("32 octets");
    }
    SecretBytes named = SecretBytes.allocate(32);
    assertThatThrownBy(() -> TransportKey.of("", named)).hasMessageContaining("empty");
    assertThatThrownBy(() -> named.use(at -> at)).hasMessageContaining("closed");
  }

  private static KeySetLabel label(KeySetLabel of, UserUri user, long period) {
    return new KeySetLabel(
        of.kms(),
        of.certUri(),
        of.issuer(),
        user,
        of.identifier(),
        of.validFrom(),
        of.validTo(),
        period,
        of.revoked());
  }
}
