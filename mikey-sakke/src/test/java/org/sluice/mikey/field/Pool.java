package org.sluice.mikey.field;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import org.sluice.mikey.secret.SecretPool;

/// Values of tests into the pool and back, through big integers: the oracle's side.
public final class Pool {

  private Pool() {}

  public static void write(long at, byte[] octets) {
    MemorySegment.copy(octets, 0, SecretPool.MEM, JAVA_BYTE, at, octets.length);
  }

  public static byte[] read(long at, int length) {
    byte[] octets = new byte[length];
    MemorySegment.copy(SecretPool.MEM, JAVA_BYTE, at, octets, 0, length);
    return octets;
  }

  public static byte[] octets(BigInteger value, int length) {
    byte[] tight = value.toByteArray();
    byte[] octets = new byte[length];
    int take = Math.min(length, tight.length);
    System.arraycopy(tight, tight.length - take, octets, length - take, take);
    return octets;
  }

  public static BigInteger modulus(Field f) {
    return new BigInteger(1, f.modulus());
  }

  /// Sets the element at `r`.
  public static void set(Field f, long r, BigInteger value) {
    if (!f.fromPublic(r, octets(value, f.octets()), 0, f.octets())) {
      throw new AssertionError("not below the modulus");
    }
  }

  /// The integer of the element at `a`.
  public static BigInteger get(Field f, long a) {
    try (var frame = org.sluice.mikey.secret.Frame.open(f.octets())) {
      long at = frame.alloc(f.octets());
      f.toOctets(at, a);
      return new BigInteger(1, read(at, f.octets()));
    }
  }
}
