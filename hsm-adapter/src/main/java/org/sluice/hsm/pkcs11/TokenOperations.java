package org.sluice.hsm.pkcs11;

import java.lang.foreign.MemorySegment;

/// What can be done in one session with a token: [Session], or a double that lacks something.
public interface TokenOperations {

  /// Handles of all objects that match.
  long[] find(Template wanted);

  /// Creates a public object; returns its handle.
  long create(Template object);

  /// Creates a key of a given value; returns its handle.
  long createKey(Template key, MemorySegment value);

  /// Destroys an object.
  void destroy(long object);

  /// Value of a public attribute.
  byte[] attribute(long object, long type);

  /// Generates a secret key; returns its handle.
  long generateKey(long mechanism, Template key);

  /// Generates a key pair; returns the handles of its public and its private part.
  long[] generatePair(long mechanism, Template open, Template secret);

  /// ECDH without a KDF with the other side's raw point, into a new key; returns its handle.
  long deriveEcdh(long privateKey, byte[] peerPoint, Template key);

  /// AES key wrap (RFC 3394) of a key of 32 octets.
  byte[] wrapKey(long wrapping, long key);

  /// The reverse, into a new key; returns its handle.
  long unwrapKey(long wrapping, byte[] wrapped, Template key);

  /// Signs (or authenticates) public `data` into `out`; returns how many octets of it were filled.
  long sign(long mechanism, long key, byte[] data, MemorySegment out);

  /// Signs public `data`; the signature has exactly `octets`.
  byte[] sign(long mechanism, long key, byte[] data, int octets);

  /// AES-GCM, tag of 128 bits appended, from `in` to `out`; returns the octets filled.
  long encryptGcm(long key, byte[] iv, byte[] aad, MemorySegment in, MemorySegment out);

  /// The reverse. Tokens want `out` as long as `in`, although the plaintext is 16 octets shorter.
  long decryptGcm(long key, byte[] iv, byte[] aad, MemorySegment in, MemorySegment out);

  /// Fills `out` from the token's random generator.
  void random(MemorySegment out);
}
