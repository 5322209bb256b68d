package org.sluice.mikey.eccsi;

import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;

/// A secret signing key (RFC 6507 section 5.1): an integer of 32 octets, 1..q-1. Closing it wipes
/// it.
public final class Ssk implements AutoCloseable {

  /// Octets of the key.
  public static final int OCTETS = 32;

  private final SecretBytes octets;

  private Ssk(SecretBytes octets) {
    this.octets = octets;
  }

  /// Takes over 32 octets, which are closed if they are refused.
  ///
  /// @throws IllegalArgumentException if the length is another, or the integer is 0 or not below q
  public static Ssk of(SecretBytes octets) {
    if (octets.length() != OCTETS) {
      octets.close();
      throw new IllegalArgumentException(
          "not a signing key: " + octets.length() + " octets, expected " + OCTETS);
    }
    try (Frame frame = Frame.open(Field.P256_N.octets())) {
      if (!read(frame.alloc(Field.P256_N.octets()), octets)) {
        octets.close();
        throw new IllegalArgumentException("not a signing key: expected an integer in 1..q-1");
      }
    }
    return new Ssk(octets);
  }

  /// The 32 octets; they stay this key's.
  public SecretBytes octets() {
    return octets;
  }

  /// r = the key as an element of P256_N.
  void load(long r) {
    boolean _ = read(r, octets);
  }

  /// Reads a key; false if it is 0 or not below q.
  static boolean read(long r, SecretBytes octets) {
    return octets.use(
        at -> (Field.P256_N.fromOctets(r, at, octets.length()) & ~Field.P256_N.isZero(r)) != 0);
  }

  @Override
  public void close() {
    octets.close();
  }
}
