package org.sluice.mikey.documents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.mikey.documents.Issued.document;

import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.sluice.mikey.documents.DocumentRefused.Reason;
import org.sluice.mikey.testing.Pool;
import org.sluice.mikey.xml.CanonicalXml;
import org.sluice.mikey.xml.MalformedXml;
import org.sluice.mikey.xml.XmlDocument;
import org.sluice.mikey.xml.XmlElement;

/// A signed document, the tools of an attacker without its key, and of a tester with it.
abstract class AttackedDocument {

  static final String EXTRA = "urn:attacker";

  static Issued issued;
  static KmsKey kms;
  static String good;
  static String content;
  static String signature;

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

  static String between(String text, String from, String to) {
    return text.substring(text.indexOf(from), text.indexOf(to) + to.length());
  }

  static String changed(String old, String by) {
    assertThat(good).contains(old);
    return good.replace(old, by);
  }

  static String wrapper(String inside) {
    return "<SignedKmsResponse xmlns=\"urn:3gpp:ns:mcsecKMSInterface:1.0\">"
        + inside
        + "</SignedKmsResponse>";
  }

  static String evil() {
    return content.replace("Id=\"response\"", "Id=\"evil\"").replace("sip:alice@", "sip:mallory@");
  }

  static void read(String xml, SignatureKey key, Tolerance... tolerated) {
    new DocumentReader(DocumentOptions.STRICT.tolerating(tolerated))
        .signedResponse(document(xml), key)
        .close();
  }

  static void refused(Reason reason, String xml, Tolerance... tolerated) {
    refused(reason, xml, issued.ink, tolerated);
  }

  static void refused(Reason reason, String xml, SignatureKey key, Tolerance... tolerated) {
    assertThatThrownBy(() -> read(xml, key, tolerated))
        .isInstanceOfSatisfying(
            DocumentRefused.class,
            e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
  }

  static void malformed(String element, String xml, Tolerance... tolerated) {
    assertThatThrownBy(() -> read(xml, issued.ink, tolerated))
        .isInstanceOfSatisfying(
            MalformedXml.class, e -> assertThat(e.element()).as(e.getMessage()).isEqualTo(element));
  }

  static byte[] mac(byte[] key, byte[] info) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(info);
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /// Signed again, and with the digest of what is there now.
  static String resigned(String xml, byte[] key, int octets) {
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

  static String resigned(String xml) {
    return resigned(xml, Pool.reveal(issued.ink.octets()), 32);
  }

  static String base64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }
}
