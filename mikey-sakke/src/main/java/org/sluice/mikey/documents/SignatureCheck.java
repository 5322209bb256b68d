package org.sluice.mikey.documents;

import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.ValueLayout;
import java.util.Set;
import org.sluice.mikey.documents.DocumentRefused.Reason;
import org.sluice.mikey.hash.HmacSha256;
import org.sluice.mikey.hash.Sha256;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.xml.CanonicalSink;
import org.sluice.mikey.xml.CanonicalXml;
import org.sluice.mikey.xml.Foreign;
import org.sluice.mikey.xml.XmlElement;
import org.sluice.mikey.xml.XmlFields;
import org.sluice.records.codec.Octets;
import org.sluice.records.signing.P256Verifier;

/// One signature over one element that stands beside it. Of XML-DSig exactly this is understood:
/// SignedInfo with Canonical XML 1.0, the algorithm of the key, one Reference to the element's Id;
/// SignatureValue; KeyInfo with the key's name. Everything else is refused before anything is
/// computed.
final class SignatureCheck {

  private static final int FULL_BITS = 256;
  private static final int CUT_BITS = 128;
  private static final int P256_SIGNATURE = 64;

  private final DocumentOptions options;
  private final XmlElement wrapper;
  private final XmlElement content;
  private final XmlElement signature;

  SignatureCheck(
      DocumentOptions options, XmlElement wrapper, XmlElement content, XmlElement signature) {
    this.options = options;
    this.wrapper = wrapper;
    this.content = content;
    this.signature = signature;
  }

  /// @throws DocumentRefused if it is not a signature by `key` over exactly the content
  void verify(SignatureKey key) {
    signature.requireAttributes(Foreign.REFUSE, Set.of("Id"));
    XmlFields f = new XmlFields(signature, Foreign.REFUSE);
    XmlElement info = f.required("SignedInfo");
    XmlElement value = f.required("SignatureValue");
    String name = Dsig.keyName(f.required("KeyInfo"));
    f.end();
    if (!name.equals(key.name())) {
      throw new DocumentRefused(Reason.KEY_NAME, "signed by " + name + ", not " + key.name());
    }
    value.requireAttributes(Foreign.REFUSE, Set.of("Id"));
    info.requireAttributes(Foreign.REFUSE, Set.of("Id"));
    XmlFields in = new XmlFields(info, Foreign.REFUSE);
    require(CanonicalXml.ALGORITHM, in.required("CanonicalizationMethod"));
    int octets = method(in.required("SignatureMethod"), key);
    XmlElement reference = in.required("Reference");
    in.end();
    Digested digested = reference(reference);
    if (!valid(info, value.binary(octets), key)) {
      throw new DocumentRefused(Reason.SIGNATURE, "the signature is not by " + key.name());
    }
    if (!digestMatches(digested)) {
      throw new DocumentRefused(Reason.DIGEST, content.name() + " is not what was signed");
    }
  }

  /// Octets of the signature value under the one algorithm that goes with the key.
  private int method(XmlElement method, SignatureKey key) {
    if (key instanceof KmsSigningKey) {
      require(Dsig.ECDSA_SHA256, method);
      return P256_SIGNATURE;
    }
    if (!Dsig.namedAlgorithm(method).equals(Dsig.HMAC_SHA256)) {
      throw form(method, "Algorithm is not " + Dsig.HMAC_SHA256);
    }
    XmlFields f = new XmlFields(method, Foreign.REFUSE);
    int bits = f.optional("HMACOutputLength").map(SignatureCheck::bits).orElse(FULL_BITS);
    f.end();
    boolean accepted =
        bits == FULL_BITS || (bits == CUT_BITS && options.tolerates(Tolerance.HMAC_128));
    if (!accepted) {
      throw form(method, "HMACOutputLength is not " + FULL_BITS);
    }
    return bits / 8;
  }

  private static int bits(XmlElement length) {
    length.requireAttributes(Foreign.REFUSE, Set.of());
    return switch (length.text()) {
      case "256" -> FULL_BITS;
      case "128" -> CUT_BITS;
      default -> throw form(length, "not " + FULL_BITS);
    };
  }

  private record Digested(boolean enveloped, Octets digest) {}

  private Digested reference(XmlElement reference) {
    reference.requireAttributes(Foreign.REFUSE, Set.of("URI"));
    XmlFields f = new XmlFields(reference, Foreign.REFUSE);
    boolean enveloped = f.at("Transforms") && transforms(f.required("Transforms"));
    require(Dsig.SHA256, f.required("DigestMethod"));
    Octets digest = Octets.of(f.required("DigestValue").binary(Sha256.DIGEST));
    f.end();
    XmlElement covered = enveloped ? wrapper : content;
    String uri = reference.attribute("URI").orElse("");
    String id = covered.attribute("Id").orElse("");
    if (id.isEmpty() || !uri.equals("#" + id)) {
      throw new DocumentRefused(
          Reason.REFERENCE, "Reference is not to the Id of " + covered.name());
    }
    return new Digested(enveloped, digest);
  }

  /// Canonical XML alone, or, where that is tolerated, after the enveloped-signature transform.
  private boolean transforms(XmlElement transforms) {
    transforms.requireAttributes(Foreign.REFUSE, Set.of());
    XmlFields f = new XmlFields(transforms, Foreign.REFUSE);
    String first = Dsig.algorithm(f.required("Transform"));
    boolean enveloped =
        first.equals(Dsig.ENVELOPED) && options.tolerates(Tolerance.ENVELOPED_SIGNATURE);
    if (!enveloped && !first.equals(CanonicalXml.ALGORITHM)) {
      throw form(transforms, "a transform other than " + CanonicalXml.ALGORITHM);
    }
    if (enveloped && f.at("Transform")) {
      require(CanonicalXml.ALGORITHM, f.required("Transform"));
    }
    if (f.at("Transform")) {
      throw form(transforms, "more transforms than one");
    }
    f.end();
    return enveloped;
  }

  private boolean valid(XmlElement info, byte[] value, SignatureKey key) {
    return switch (key) {
      case KmsSigningKey k ->
          P256Verifier.verify(k.spki().toArray(), CanonicalXml.open(info), value);
      case IntegrityKey k -> macMatches(info, value, k.octets());
      case TransportKey k -> macMatches(info, value, k.octets());
    };
  }

  private static boolean macMatches(XmlElement info, byte[] value, SecretBytes key) {
    try (Frame frame = Frame.open(HmacSha256.FRAME_OCTETS + HmacSha256.MAC)) {
      HmacSha256 mac = new HmacSha256(frame);
      long out = frame.alloc(HmacSha256.MAC);
      key.use(at -> {
        mac.key(at, key.length());
        return at;
      });
      CanonicalXml.write(info, CanonicalSink.of(mac));
      mac.finish(out);
      return same(out, value);
    }
  }

  private boolean digestMatches(Digested digested) {
    try (Frame frame = Frame.open(Sha256.FRAME_OCTETS + Sha256.DIGEST)) {
      Sha256 hash = new Sha256(frame);
      long out = frame.alloc(Sha256.DIGEST);
      if (digested.enveloped) {
        CanonicalXml.writeWithout(wrapper, signature, CanonicalSink.of(hash));
      } else {
        CanonicalXml.write(content, CanonicalSink.of(hash));
      }
      hash.finish(out);
      return same(out, digested.digest.toArray());
    }
  }

  /// Compares without saying where the first difference is.
  private static boolean same(long at, byte[] open) {
    int diff = 0;
    for (int i = 0; i < open.length; i++) {
      diff |= MEM.get(ValueLayout.JAVA_BYTE, at + i) ^ open[i];
    }
    return diff == 0;
  }

  private static void require(String algorithm, XmlElement element) {
    if (!Dsig.namedAlgorithm(element).equals(algorithm)) {
      throw form(element, "Algorithm is not " + algorithm);
    }
    var _ = Dsig.algorithm(element);
  }

  private static DocumentRefused form(XmlElement element, String why) {
    return new DocumentRefused(Reason.SIGNATURE_FORM, element.name() + ": " + why);
  }
}
