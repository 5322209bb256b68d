package org.sluice.hsm;

/// The form of an AES-GCM initialisation vector: 96 bits (SP 800-38D 5.2.1.1, recommended length).
public final class GcmIv {

  /// Octets of the initialisation vector.
  public static final int OCTETS = 12;

  /// Octets of the tag that follows the ciphertext.
  public static final int TAG_OCTETS = 16;

  private GcmIv() {}

  /// Throws IllegalArgumentException unless `iv` has 12 octets. That it is never used twice under
  /// one key is the caller's promise.
  public static void check(byte[] iv) {
    if (iv.length != OCTETS) {
      throw new IllegalArgumentException(
          "initialisation vector of " + iv.length + " octets, expected " + OCTETS);
    }
  }
}
