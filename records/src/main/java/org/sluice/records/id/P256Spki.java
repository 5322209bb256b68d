package org.sluice.records.id;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.sluice.records.codec.Octets;

/// The one form in which records hold a P-256 public key: SubjectPublicKeyInfo in DER with named
/// curve and uncompressed point (RFC 5480), 91 octets. One key has one form, so its hash names it.
public final class P256Spki {
  /// Octets.
  public static final int LENGTH = 91;

  private static final Octets PREFIX =
      Octets.of(HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004"));

  private P256Spki() {}

  /// What is wrong with the form of `spki`, or null. Whether the point is on the curve is checked
  /// where a signature is verified.
  public static @Nullable String problem(Octets spki) {
    if (spki.length() != LENGTH) {
      return spki.length() + " octets, a P-256 key has " + LENGTH;
    }
    for (int i = 0; i < PREFIX.length(); i++) {
      if (spki.at(i) != PREFIX.at(i)) {
        return "not the DER form of an uncompressed P-256 key";
      }
    }
    return null;
  }
}
