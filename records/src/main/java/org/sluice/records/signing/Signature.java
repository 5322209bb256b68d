package org.sluice.records.signing;

import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.Hash32;

/// One signature on a statement: `32 keyId | u8 64 | 64 r||s`.
///
/// @param keyId SHA-256 of the signer's SPKI
/// @param octets ECDSA P-256 with SHA-256, 64 octets
public record Signature(Hash32 keyId, Octets octets) {
  /// Octets of a signature.
  public static final int LENGTH = 64;

  static final int ENCODED = Hash32.LENGTH + 1 + LENGTH;

  /// Checks the fields.
  public Signature {
    Bounds.of("Signature").length("signature", octets, LENGTH);
  }

  /// The same from the signature's octets.
  public Signature(Hash32 keyId, byte[] octets64) {
    this(keyId, Octets.of(octets64));
  }

  /// Whether it is a signature over `message` by the key `spki` and `spki` is the key it names.
  public boolean verifies(byte[] spki, byte[] message) {
    return keyId.equals(Hash32.sha256(spki))
        && P256Verifier.verify(spki, message, octets.toArray());
  }

  static Signature read(Reader in) {
    Hash32 keyId = Hash32.read(in, "keyId");
    if (in.u8("signatureLength") != LENGTH) {
      throw in.refuse("signatureLength", "not " + LENGTH);
    }
    return new Signature(keyId, in.raw("signature", LENGTH));
  }

  void write(Writer out) {
    keyId.write(out);
    out.u8(LENGTH).raw(octets);
  }
}
