package org.sluice.mikey.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.mikey.documents.Issued.document;

import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.mikey.documents.DocumentRefused.Reason;
import org.sluice.mikey.testing.Pool;
import org.sluice.mikey.xml.CanonicalXml;

/// A good document, changed as an attacker without the key would change it; and, where the change
/// is in SignedInfo, signed again with the right key, so that what refuses it is its form.
class SignatureAttacksTest extends AttackedDocument {
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
}
