package org.sluice.records.codec;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/// Immutable public octets with value equality: what records hold where an array would be shared
/// and could be changed after it was checked.
public final class Octets {
  private final byte[] octets;

  private Octets(byte[] octets) {
    this.octets = octets;
  }

  /// A copy of `octets`.
  public static Octets of(byte[] octets) {
    return new Octets(octets.clone());
  }

  /// These very octets, which nobody else has.
  static Octets own(byte[] octets) {
    return new Octets(octets);
  }

  /// From lower-case or upper-case hexadecimal digits.
  ///
  /// @throws IllegalArgumentException if `hex` is not that
  public static Octets fromHex(String hex) {
    return new Octets(HexFormat.of().parseHex(hex));
  }

  /// Number of octets.
  public int length() {
    return octets.length;
  }

  /// Octet `i` as 0..255.
  public int at(int i) {
    return octets[i] & 0xff;
  }

  /// A copy.
  public byte[] toArray() {
    return octets.clone();
  }

  /// Feeds the octets to a digest, without a copy.
  public void feed(MessageDigest digest) {
    digest.update(octets);
  }

  /// The octets themselves, for this package alone: who gets them must not change them.
  byte[] lend() {
    return octets;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Octets other && MessageDigest.isEqual(octets, other.octets);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(octets);
  }

  /// Lower-case hexadecimal digits.
  @Override
  public String toString() {
    return HexFormat.of().formatHex(octets);
  }
}
