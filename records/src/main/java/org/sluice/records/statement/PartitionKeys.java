package org.sluice.records.statement;

import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.P256Spki;

/// Public keys of a partition: identity (P-256, SPKI of 91 octets) and witness (Ed25519, 32
/// octets).
public record PartitionKeys(Octets identitySpki, Octets witnessKey) {
  /// Octets of an Ed25519 public key.
  public static final int ED25519 = 32;

  /// Checks the fields.
  public PartitionKeys {
    Bounds.of("PartitionKeys")
        .none("identitySpki", P256Spki.problem(identitySpki))
        .length("witnessKey", witnessKey, ED25519);
  }

  /// The same from the keys' octets.
  public PartitionKeys(byte[] identitySpki, byte[] witnessKey) {
    this(Octets.of(identitySpki), Octets.of(witnessKey));
  }

  /// Name of the identity key: SHA-256 of its SPKI.
  public Hash32 keyId() {
    return Hash32.sha256(identitySpki.toArray());
  }

  static PartitionKeys read(Reader in) {
    return new PartitionKeys(
        in.raw("identitySpki", P256Spki.LENGTH), in.raw("witnessKey", ED25519));
  }

  void write(Writer out) {
    out.raw(identitySpki).raw(witnessKey);
  }
}
