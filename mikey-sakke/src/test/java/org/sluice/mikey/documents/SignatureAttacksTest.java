package org.sluice.mikey.documents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.mikey.documents.Issued.document;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.mikey.documents.DocumentRefused.Reason;
import org.sluice.mikey.testing.Pool;
import org.sluice.mikey.xml.CanonicalXml;
import org.sluice.mikey.xml.MalformedXml;
import org.sluice.mikey.xml.XmlDocument;
import org.sluice.mikey.xml.XmlElement;

/// A good document, changed as an attacker without the key would change it; and, where the change
/// is in SignedInfo, signed again with the right key, so that what refuses it is its form.
class SignatureAttacksTest {

  private static final String EXTRA = "urn:attacker";

  private static Issued issued;
  private static KmsKey kms;
  private static String good;
  private static String content;
  private static String signature;

  @BeforeAll
  static void sign() {
    issued = new Issued();
    kms = new KmsKey();
    try (KmsResponse r = issued.wrapped(DocumentOptions.STRICT)) {
      good =
          issued.text(
              new DocumentWriter(DocumentOptions.STRICT)
                  .signedResponse(r, DocumentSigner.of(issued.ink)));
    }
    content = between(good, "<KmsResponse", "</KmsResponse>");
    signature = between(good, "<Signature", "</Signature>");
  }

  @AfterAll
  static void wipe() {
    issued.close();
  }

  private static String between(String text, String from, String to) {
    return text.substring(text.indexOf(from), text.indexOf(to) + to.length());
  }

  private static String changed(String old, String by) {
    assertThat(good).contains(old);
    return good.replace(old, by);
  }

  private static String wrapper(String inside) {
    return "<SignedKmsResponse xmlns=\"urn:3gpp:ns:mcsecKMSInterface:1.0\">"
        + inside
        + "</SignedKmsResponse>";
  }

  private static String evil() {
    return content.replace("Id=\"response\"", "Id=\"evil\"").replace("sip:alice@", "sip:mallory@");
  }

  private static void read(String xml, SignatureKey key, Tolerance... tolerated) {
    new DocumentReader(DocumentOptions.STRICT.tolerating(tolerated))
        .signedResponse(document(xml), key)
        .close();
  }

  private static void refused(Reason reason, String xml, Tolerance... tolerated) {
    refused(reason, xml, issued.ink, tolerated);
  }

  private static void refused(Reason reason, String xml, SignatureKey key, Tolerance... tolerated) {
    assertThatThrownBy(() -> read(xml, key, tolerated))
        .isInstanceOfSatisfying(
            DocumentRefused.class,
            e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
  }

  private static void malformed(String element, String xml, Tolerance... tolerated) {
    assertThatThrownBy(() -> read(xml, issued.ink, tolerated))
        .isInstanceOfSatisfying(
            MalformedXml.class, e -> assertThat(e.element()).as(e.getMessage()).isEqualTo(element));
  }

  private static byte[] mac(byte[] key, byte[] info) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(info);
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /// Signed again, and with the digest of what is there now.
  private static String resigned(String xml, byte[] key, int octets) {
    String digest;
    try (XmlDocument d = XmlDocument.parse(xml.getBytes(UTF_8), 1 << 20, "x")) {
      XmlElement first = d.root().elements().getFirst();
      digest = base64(MessageDigest.getInstance("SHA-256").digest(CanonicalXml.open(first)));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
    String fresh = xml.replaceFirst("<DigestValue>[^<]*<", "<DigestValue>" + digest + "<");
    try (XmlDocument d = XmlDocument.parse(fresh.getBytes(UTF_8), 1 << 20, "x")) {
      XmlElement info = d.root().elements().get(1).elements().getFirst();
      byte[] value = java.util.Arrays.copyOf(mac(key, CanonicalXml.open(info)), octets);
      return fresh.replaceFirst("<SignatureValue>[^<]*<", "<SignatureValue>" + base64(value) + "<");
    }
  }

  private static String resigned(String xml) {
    return resigned(xml, Pool.reveal(issued.ink.octets()), 32);
  }

  private static String base64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }

  @Test
  void theDocumentIsGoodAndSigningAgainChangesNothing() {
    read(good, issued.ink);
    assertThat(resigned(good)).isEqualTo(good);
    read(good, issued.ink, EnumSet.allOf(Tolerance.class).toArray(Tolerance[]::new));
  }

  @Test
  void onlyTheCallThatSaysSoReadsWithoutLookingAtTheSignature() {
    DocumentReader reader = new DocumentReader(DocumentOptions.STRICT);
    String changed = changed("sip:alice@", "sip:mallory@");
    for (String xml : List.of(good, changed, wrapper(content), content)) {
      reader.unsignedResponse(document(xml)).close();
    }
    for (String xml : List.of(changed, wrapper(content), content)) {
      assertThatThrownBy(() -> reader.signedResponse(document(xml), issued.ink).close())
          .isInstanceOf(DocumentRefused.class);
    }
  }

  @Test
  void theSignedElementCannotBeMovedAway() {
    Tolerance[] all = EnumSet.allOf(Tolerance.class).toArray(Tolerance[]::new);
    String evil = evil();
    malformed("SignedKmsResponse", wrapper(evil + signature + content));
    malformed("SignedKmsResponse", wrapper(evil + signature + "<Other>" + content + "</Other>"));
    malformed(
        "SignedKmsResponse",
        wrapper(evil + signature + "<x xmlns='" + EXTRA + "'>" + content + "</x>"),
        all);
    malformed("KmsResponse", wrapper("<Other>" + content + "</Other>" + signature));
    refused(Reason.UNSIGNED, wrapper(content + evil + signature));
    refused(Reason.UNSIGNED, wrapper(evil + content + signature), all);
    String inObject =
        signature.replace("</Signature>", "<Object>" + content + "</Object></Signature>");
    malformed("Signature", wrapper(evil + inObject), all);
    String nested =
        evil.replace(
            "</KmsResponse>", "<x xmlns='" + EXTRA + "'>" + content + "</x></KmsResponse>");
    refused(Reason.REFERENCE, wrapper(nested + signature), all);
    refused(Reason.REFERENCE, wrapper(evil + signature), all);
    refused(Reason.DIGEST, wrapper(evil.replace("\"evil\"", "\"response\"") + signature), all);
    refused(
        Reason.DIGEST,
        wrapper(content.replace(" Version", " more=\"1\" Version") + signature),
        all);
  }

  @Test
  void anIdIsThereOnce() {
    String twin = evil().replace("\"evil\"", "\"response\"");
    String nested =
        twin.replace(
            "</KmsResponse>", "<x xmlns='" + EXTRA + "'>" + content + "</x></KmsResponse>");
    malformed("KmsResponse", wrapper(nested + signature), Tolerance.FOREIGN_CONTENT);
    malformed("KmsResponse", changed("<SignedKmsResponse ", "<SignedKmsResponse Id='response' "));
    malformed("Signature", changed("<Signature ", "<Signature Id='response' "));
  }

  @Test
  void theSignatureIsBesideTheContent() {
    malformed("KmsResponse", wrapper(signature + content));
    refused(Reason.UNSIGNED, wrapper(content));
    refused(Reason.UNSIGNED, content);
    refused(
        Reason.UNSIGNED, wrapper(content.replace("</KmsResponse>", signature + "</KmsResponse>")));
    malformed("SignedKmsResponse", wrapper(content + signature + signature));
    malformed("SignedKmsRequest", good.replace("SignedKmsResponse", "SignedKmsRequest"));
    String request = good.replace("KmsResponse", "KmsRequest");
    malformed("SignedKmsRequest", request);
    malformed("KmsResponse", request.replace("SignedKmsRequest", "SignedKmsResponse"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "URI=\"\"",
        "URI=\"#\"",
        "URI=\"#evil\"",
        "URI=\"response\"",
        "URI=\"#Response\"",
        "URI=\"#response \"",
        "URI=\"#xpointer(/)\"",
        "URI=\"#xpointer(id('response'))\"",
        "URI=\"http://example.org/#response\"",
        "URI=\"file:///etc/passwd\"",
        ""
      })
  void theReferenceIsToTheContent(String uri) {
    String xml = changed("URI=\"#response\"", uri);
    refused(Reason.REFERENCE, resigned(xml));
    refused(Reason.REFERENCE, xml, EnumSet.allOf(Tolerance.class).toArray(Tolerance[]::new));
  }

  @Test
  void thereIsOneReferenceWithoutMore() {
    String reference = between(good, "<Reference", "</Reference>");
    malformed("SignedInfo", resigned(changed(reference, reference + reference)));
    malformed("Reference", resigned(changed(reference, "")));
    malformed("Reference", resigned(changed("<Reference ", "<Reference Type='x' ")));
    malformed("SignedInfo", changed("</SignedInfo>", "<Object/></SignedInfo>"));
    malformed("Signature", changed("</Signature>", "<Object/></Signature>"));
    malformed("Signature", changed("</Signature>", "<Manifest/></Signature>"));
    refused(
        Reason.REFERENCE,
        resigned(
            changed("URI=\"#response\"", "URI=\"#info\"")
                .replace("<SignedInfo>", "<SignedInfo Id='info'>")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://www.w3.org/TR/1999/REC-xpath-19991116",
        "http://www.w3.org/TR/1999/REC-xslt-19991116",
        "http://www.w3.org/2002/06/xmldsig-filter2",
        "http://www.w3.org/2000/09/xmldsig#base64",
        "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
        "http://www.w3.org/2001/10/xml-exc-c14n#",
        "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments",
        "http://www.w3.org/2006/12/xml-c14n11",
        ""
      })
  void onlyTheOneTransformIsDone(String algorithm) {
    String c14n = "<Transform Algorithm=\"" + CanonicalXml.ALGORITHM + "\"></Transform>";
    String other = "<Transform Algorithm=\"" + algorithm + "\"></Transform>";
    refused(Reason.SIGNATURE_FORM, resigned(changed(c14n, other)));
    refused(Reason.SIGNATURE_FORM, resigned(changed(c14n, other + c14n)));
    refused(Reason.SIGNATURE_FORM, resigned(changed(c14n, c14n + other)));
  }

  @Test
  void transformsHaveNoParametersAndMayBeLeftOut() {
    String c14n = "<Transform Algorithm=\"" + CanonicalXml.ALGORITHM + "\"></Transform>";
    String xpath = c14n.replace("></", "><XPath>/x</XPath></");
    malformed("Transform", resigned(changed(c14n, xpath)));
    refused(Reason.SIGNATURE_FORM, resigned(changed(c14n, c14n + c14n)));
    malformed("Transform", resigned(changed(c14n, "")));
    read(resigned(changed("<Transforms>" + c14n + "</Transforms>", "")), issued.ink);
  }

  @ParameterizedTest
  @CsvSource({
    "CanonicalizationMethod,http://www.w3.org/2001/10/xml-exc-c14n#",
    "CanonicalizationMethod,http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments",
    "CanonicalizationMethod,''",
    "SignatureMethod,http://www.w3.org/2000/09/xmldsig#hmac-sha1",
    "SignatureMethod,http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
    "SignatureMethod,http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    "SignatureMethod,http://www.w3.org/2001/04/xmldsig-more#hmac-sha512",
    "SignatureMethod,none",
    "DigestMethod,http://www.w3.org/2000/09/xmldsig#sha1",
    "DigestMethod,http://www.w3.org/2001/04/xmlenc#sha512",
    "DigestMethod,''"
  })
  void otherAlgorithmsAreRefused(String element, String algorithm) {
    String xml =
        good.replaceFirst(
            "<" + element + " Algorithm=\"[^\"]*\"",
            "<" + element + " Algorithm=\"" + algorithm + "\"");
    assertThat(xml).isNotEqualTo(good);
    refused(Reason.SIGNATURE_FORM, resigned(xml));
    malformed(
        element,
        resigned(good.replaceFirst("<" + element + " Algorithm=\"[^\"]*\"", "<" + element)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "8", "80", "127", "128", "248", "255", "257", "512", "-1", "", "2e2"})
  void aCutSignatureIsRefused(String bits) {
    String xml = withOutputLength(bits);
    int octets = bits.matches("[0-9]+") ? Math.min(32, Integer.parseInt(bits) / 8) : 0;
    byte[] key = Pool.reveal(issued.ink.octets());
    refused(Reason.SIGNATURE_FORM, resigned(xml, key, octets));
    refused(Reason.SIGNATURE_FORM, resigned(xml, key, 32));
    if (!bits.equals("128")) {
      refused(Reason.SIGNATURE_FORM, resigned(xml, key, octets), Tolerance.HMAC_128);
    }
  }

  private static String withOutputLength(String bits) {
    return changed(
        "hmac-sha256\"></SignatureMethod>",
        "hmac-sha256\"><HMACOutputLength>" + bits + "</HMACOutputLength></SignatureMethod>");
  }

  @Test
  void only128BitsMayBeToleratedAndTheWholeLengthSaid() {
    byte[] key = Pool.reveal(issued.ink.octets());
    read(resigned(withOutputLength("256")), issued.ink);
    String cut = resigned(withOutputLength("128"), key, 16);
    read(cut, issued.ink, Tolerance.HMAC_128);
    refused(Reason.DIGEST, cut.replace("sip:alice@", "sip:mallo@"), Tolerance.HMAC_128);
    malformed("SignatureValue", resigned(withOutputLength("128"), key, 32), Tolerance.HMAC_128);
    malformed("SignatureValue", resigned(good, key, 16), Tolerance.HMAC_128);
    malformed("SignatureValue", resigned(good, key, 0));
    refused(
        Reason.SIGNATURE, resigned(withOutputLength("128"), new byte[32], 16), Tolerance.HMAC_128);
  }

  /// What is public about one kind of key is not a key of another kind.
  @Test
  void theKeyDecidesTheAlgorithm() {
    KmsSigningKey key = kms.verifying();
    String forged =
        resigned(good.replace(issued.ink.name(), KmsKey.NAME), kms.publicKey().getEncoded(), 32);
    refused(Reason.SIGNATURE_FORM, forged, key);
    String half = resigned(forged.replace("hmac-sha256", "ecdsa-sha256"), new byte[32], 32);
    assertThatThrownBy(() -> read(half, key)).hasMessageContaining("SignatureValue");
    String ecdsa;
    try (KmsResponse r = issued.init()) {
      ecdsa =
          issued.text(new DocumentWriter(DocumentOptions.STRICT).signedResponse(r, kms.signer()));
    }
    read(ecdsa, key);
    refused(Reason.SIGNATURE_FORM, ecdsa.replace(KmsKey.NAME, issued.ink.name()), issued.ink);
    for (String zero :
        List.of(base64(new byte[64]), "A".repeat(43) + "A" + "A".repeat(42) + "==")) {
      refused(
          Reason.SIGNATURE,
          ecdsa.replaceFirst("<SignatureValue>[^<]*<", "<SignatureValue>" + zero + "<"),
          key);
    }
  }

  @Test
  void theKeyIsTheOneGiven() {
    refused(Reason.KEY_NAME, changed(issued.ink.name(), "ink.13.alice@example.org"));
    refused(Reason.KEY_NAME, good, issued.trk);
    refused(Reason.SIGNATURE, resigned(good, new byte[32], 32));
    malformed("KeyInfo", good.replaceFirst("<KeyInfo>.*</KeyInfo>", ""));
    malformed("KeyName", good.replaceFirst("<KeyName>.*</KeyName>", "<KeyValue/>"));
    malformed("KeyName", good.replaceFirst("<KeyName>.*</KeyName>", "<X509Data/>"));
    malformed("KeyInfo", changed("</KeyName></KeyInfo>", "</KeyName><KeyValue/></KeyInfo>"));
    malformed(
        "KeyInfo",
        changed("</KeyName></KeyInfo>", "</KeyName><RetrievalMethod URI='#response'/></KeyInfo>"));
  }

  @Test
  void everyChangeOfWhatIsSignedIsSeen() {
    refused(
        Reason.DIGEST,
        changed(
            "sip:alice@example.org</UserUri>\n<KmsUri>kms.example.org</KmsUri>\n<Time>",
            "sip:alicf@example.org</UserUri>\n<KmsUri>kms.example.org</KmsUri>\n<Time>"));
    refused(
        Reason.DIGEST,
        changed(
            "</UserUri>\n<KmsUri>kms.example.org</KmsUri>\n<Time>",
            "</UserUri>\n <KmsUri>kms.example.org</KmsUri>\n<Time>"));
    refused(Reason.SIGNATURE, changed("<DigestMethod", " <DigestMethod"));
    String body = evil().replace("\"evil\"", "\"response\"");
    String rehashed = resigned(wrapper(body + signature), new byte[32], 32);
    refused(Reason.SIGNATURE, rehashed);
    String value = between(good, "<SignatureValue>", "</SignatureValue>");
    for (int i = 16; i < 16 + 42; i++) {
      char c = value.charAt(i) == 'A' ? 'B' : 'A';
      refused(Reason.SIGNATURE, changed(value, value.substring(0, i) + c + value.substring(i + 1)));
    }
  }

  /// The signature does not see comments, so text must not have any: readers that take only what is
  /// before one would see another name than was signed.
  @Test
  void commentsCannotCutText() {
    String xml =
        changed("sip:alice@example.org</UserUri>", "sip:alice@example.or<!-- -->g</UserUri>");
    malformed("UserUri", xml);
    read(changed("</UserUri>", "</UserUri><!-- between elements -->"), issued.ink);
  }

  @Test
  void namespacesAreSignedToo() {
    refused(Reason.SIGNATURE, changed("<SignedKmsResponse ", "<SignedKmsResponse xmlns:e='u:u' "));
    malformed(
        "KmsResponse", changed("<KmsResponse xmlns=\"urn:3gpp", "<KmsResponse xmlns=\"urn:4gpp"));
    String prefixed =
        good.replace("<SignedKmsResponse xmlns=", "<k:SignedKmsResponse xmlns:k=")
            .replace("</SignedKmsResponse", "</k:SignedKmsResponse");
    refused(Reason.SIGNATURE, prefixed);
    refused(
        Reason.SIGNATURE,
        changed("<SignedKmsResponse ", "<SignedKmsResponse xml:lang='de' "),
        Tolerance.FOREIGN_CONTENT);
    refused(
        Reason.DIGEST,
        changed("<KmsResponse ", "<KmsResponse xmlns:e='u:u' e:t='' "),
        Tolerance.FOREIGN_CONTENT);
    String old = "<KmsResponse xmlns=\"urn:3gpp:ns:mcsecKMSInterface:1.0\"";
    refused(
        Reason.DIGEST, changed(old, old.replace("<KmsResponse ", "<KmsResponse xmlns:k=\"k:k\" ")));
  }

  @Test
  void documentTypesDoNotComeBackInThroughSignedDocuments() {
    String dtd = "<!DOCTYPE SignedKmsResponse [<!ATTLIST KmsResponse Id ID #IMPLIED>]>";
    malformed("SignedKmsResponse", changed("<SignedKmsResponse ", dtd + "<SignedKmsResponse "));
    malformed("UserUri", changed("<UserUri>sip:alice", "<UserUri>&x;"));
  }
}
