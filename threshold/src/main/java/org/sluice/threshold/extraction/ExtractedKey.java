package org.sluice.threshold.extraction;

import org.jspecify.annotations.Nullable;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.id.Identifier;

/// The keys of one leaf, verified with their batch. RSK and SSK are in the secret pool; who takes
/// the key closes it. An audit key is an RSK alone.
public final class ExtractedKey implements AutoCloseable {
  private final long leafIndex;
  private final Identifier id;
  private final SecretBytes rsk;
  private final @Nullable SecretBytes ssk;
  private final @Nullable PublicPoint pvt;

  ExtractedKey(
      long leafIndex,
      Identifier id,
      SecretBytes rsk,
      @Nullable SecretBytes ssk,
      @Nullable PublicPoint pvt) {
    this.leafIndex = leafIndex;
    this.id = id;
    this.rsk = rsk;
    this.ssk = ssk;
    this.pvt = pvt;
  }

  /// Index of its Extraction entry in the log.
  public long leafIndex() {
    return leafIndex;
  }

  /// The identifier it is for.
  public Identifier id() {
    return id;
  }

  /// Receiver Secret Key: point of 257 octets, 04 || x || y.
  public SecretBytes rsk() {
    return rsk;
  }

  /// Secret Signing Key, 32 octets; null in an audit batch.
  public @Nullable SecretBytes ssk() {
    return ssk;
  }

  /// Public Validation Token; null in an audit batch.
  public @Nullable PublicPoint pvt() {
    return pvt;
  }

  @Override
  public void close() {
    rsk.close();
    if (ssk != null) {
      ssk.close();
    }
  }

  @Override
  public String toString() {
    return "ExtractedKey[leaf " + leafIndex + "]";
  }
}
