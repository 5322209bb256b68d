package org.sluice.hsm.pkcs11;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// CK_MECHANISM with its parameters, laid out in native memory.
final class Mechanism {

  private Mechanism() {}

  /// A mechanism without parameters.
  static MemorySegment plain(Arena arena, long type) {
    return of(arena, type, MemorySegment.NULL, 0);
  }

  /// CKM_AES_GCM with CK_GCM_PARAMS of v2.40: iv, its octets and bits, aad, its octets, tag bits.
  static MemorySegment gcm(Arena arena, byte[] iv, byte[] aad, int tagBits) {
    MemorySegment parameters = arena.allocate(48, 8);
    parameters.set(ADDRESS, 0, octets(arena, iv));
    parameters.set(JAVA_LONG, 8, iv.length);
    parameters.set(JAVA_LONG, 16, 8L * iv.length);
    parameters.set(ADDRESS, 24, octets(arena, aad));
    parameters.set(JAVA_LONG, 32, aad.length);
    parameters.set(JAVA_LONG, 40, tagBits);
    return of(arena, Ck.CKM_AES_GCM, parameters, 48);
  }

  /// CKM_ECDH1_DERIVE with CK_ECDH1_DERIVE_PARAMS: no KDF, no shared data, the other's raw point.
  static MemorySegment ecdh(Arena arena, byte[] peerPoint) {
    MemorySegment parameters = arena.allocate(40, 8);
    parameters.set(JAVA_LONG, 0, Ck.CKD_NULL);
    parameters.set(JAVA_LONG, 24, peerPoint.length);
    parameters.set(ADDRESS, 32, octets(arena, peerPoint));
    return of(arena, Ck.CKM_ECDH1_DERIVE, parameters, 40);
  }

  /// Public octets in native memory; NULL if there are none.
  static MemorySegment octets(Arena arena, byte[] octets) {
    return octets.length == 0 ? MemorySegment.NULL : arena.allocateFrom(JAVA_BYTE, octets);
  }

  private static MemorySegment of(Arena arena, long type, MemorySegment parameters, long length) {
    MemorySegment mechanism = arena.allocate(24, 8);
    mechanism.set(JAVA_LONG, 0, type);
    mechanism.set(ADDRESS, 8, parameters);
    mechanism.set(JAVA_LONG, 16, length);
    return mechanism;
  }
}
