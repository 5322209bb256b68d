package org.sluice.mikey.documents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.ValueLayout;
import java.util.Base64;
import java.util.function.UnaryOperator;
import org.sluice.mikey.hash.HmacSha256;
import org.sluice.mikey.hash.Sha256;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.xml.CanonicalSink;
import org.sluice.mikey.xml.CanonicalXml;
import org.sluice.mikey.xml.XmlDocument;
import org.sluice.mikey.xml.XmlElement;
import org.sluice.mikey.xml.XmlOutput;
import org.sluice.records.signing.StatementSigner;

/// Signs documents: with an InK (or a TrK where a client has no InK) by HMAC-SHA-256, or with the
/// signing key of a KMS by ECDSA on P-256, which may be in a token.
public final class DocumentSigner {

  private final String keyName;
  private final String algorithm;
  private final UnaryOperator<byte[]> sign;

  private DocumentSigner(String keyName, String algorithm, UnaryOperator<byte[]> sign) {
    this.keyName = KeyName.checked("DocumentSigner", keyName);
    this.algorithm = algorithm;
    this.sign = sign;
  }

  /// Signs with an InK, which must stay open meanwhile.
  public static DocumentSigner of(IntegrityKey key) {
    return new DocumentSigner(key.name(), Dsig.HMAC_SHA256, info -> mac(key.octets(), info));
  }

  /// Signs with a TrK, which must stay open meanwhile.
  public static DocumentSigner of(TransportKey key) {
    return new DocumentSigner(key.name(), Dsig.HMAC_SHA256, info -> mac(key.octets(), info));
  }

  /// Signs as a KMS; `keyName` is the name under which clients have its public key. Give it a key
  /// of its own: what is signed here is XML, which has no label of a statement in front.
  public static DocumentSigner of(String keyName, StatementSigner signer) {
    return new DocumentSigner(keyName, Dsig.ECDSA_SHA256, signer::sign);
  }

  /// The Signature element over `content`, which has this Id. Every prefix that a document declares
  /// is declared on it, so that the signed octets are the same anywhere.
  String signature(XmlElement content, String id) {
    String head =
        "<Signature xmlns="
            + XmlOutput.quoted(Dsig.NAMESPACE)
            + " xmlns:xsi="
            + XmlOutput.quoted(XmlElement.XSI)
            + ">";
    String info =
        "<SignedInfo>"
            + empty("CanonicalizationMethod", CanonicalXml.ALGORITHM)
            + empty("SignatureMethod", algorithm)
            + "<Reference URI="
            + XmlOutput.quoted("#" + id)
            + "><Transforms>"
            + empty("Transform", CanonicalXml.ALGORITHM)
            + "</Transforms>"
            + empty("DigestMethod", Dsig.SHA256)
            + "<DigestValue>"
            + base64(digest(content))
            + "</DigestValue></Reference></SignedInfo>";
    return head
        + info
        + "<SignatureValue>"
        + base64(sign.apply(canonical(head + info)))
        + "</SignatureValue><KeyInfo><KeyName>"
        + XmlOutput.escaped(keyName)
        + "</KeyName></KeyInfo></Signature>";
  }

  private static byte[] canonical(String headAndInfo) {
    byte[] whole = (headAndInfo + "</Signature>").getBytes(UTF_8);
    try (XmlDocument d = XmlDocument.parse(whole, XmlDocument.MAX_OCTETS, Dsig.SIGNATURE)) {
      return CanonicalXml.open(d.root().elements().getFirst());
    }
  }

  private static byte[] digest(XmlElement content) {
    try (Frame frame = Frame.open(Sha256.FRAME_OCTETS + Sha256.DIGEST)) {
      Sha256 hash = new Sha256(frame);
      long out = frame.alloc(Sha256.DIGEST);
      CanonicalXml.write(content, CanonicalSink.of(hash));
      hash.finish(out);
      return MEM.asSlice(out, Sha256.DIGEST).toArray(ValueLayout.JAVA_BYTE);
    }
  }

  private static byte[] mac(SecretBytes key, byte[] info) {
    try (Frame frame = Frame.open(HmacSha256.FRAME_OCTETS + HmacSha256.MAC)) {
      HmacSha256 mac = new HmacSha256(frame);
      long out = frame.alloc(HmacSha256.MAC);
      key.use(at -> {
        mac.key(at, key.length());
        return at;
      });
      mac.update(info);
      mac.finish(out);
      return MEM.asSlice(out, HmacSha256.MAC).toArray(ValueLayout.JAVA_BYTE);
    }
  }

  private static String empty(String element, String algorithm) {
    return "<" + element + " Algorithm=" + XmlOutput.quoted(algorithm) + "></" + element + ">";
  }

  private static String base64(byte[] open) {
    return Base64.getEncoder().encodeToString(open);
  }
}
