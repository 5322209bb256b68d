package org.sluice.mikey.hpke;

/// The key a device seals to, chosen at enrolment. Both suites use HKDF-SHA-256 and
/// ChaCha20-Poly1305; they differ in the key encapsulation (RFC 9180 section 7.1).
public enum SealSuite {
  /// DHKEM(X25519, HKDF-SHA256), public keys of 32 octets.
  X25519(1, 0x0020, 32, new X25519Kem()),
  /// DHKEM(P-256, HKDF-SHA256), public keys of 65 octets (uncompressed).
  P256(2, 0x0010, 65, new P256Kem());

  /// Octets of every private key.
  public static final int PRIVATE_OCTETS = 32;

  private final int code;
  private final int kemId;
  private final int publicOctets;
  private final Kem kem;

  SealSuite(int code, int kemId, int publicOctets, Kem kem) {
    this.code = code;
    this.kemId = kemId;
    this.publicOctets = publicOctets;
    this.kem = kem;
  }

  /// The octet that stands for this suite in records.
  public int code() {
    return code;
  }

  /// Octets of a public key and of an encapsulated key.
  public int publicOctets() {
    return publicOctets;
  }

  int kemId() {
    return kemId;
  }

  Kem kem() {
    return kem;
  }

  /// The suite with this code; an unknown one is an error.
  public static SealSuite of(int code) {
    for (SealSuite s : values()) {
      if (s.code == code) {
        return s;
      }
    }
    throw new IllegalArgumentException("seal suite " + code + " is unknown");
  }
}
