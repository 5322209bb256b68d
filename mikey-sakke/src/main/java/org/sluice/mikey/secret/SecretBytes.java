package org.sluice.mikey.secret;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.ToLongFunction;

/// A secret of fixed length that lives in [SecretPool] from its first octet and is wiped by
/// [#close()]. It has no getter: who needs the octets borrows them inside [#use(Use)]. `toString`
/// shows the length alone; equality is identity ([#sameAs(SecretBytes)] compares in constant time).
public final class SecretBytes implements AutoCloseable {

  /// What may be done with borrowed octets. The segment is valid only during the call.
  @FunctionalInterface
  public interface Use<T extends @org.jspecify.annotations.Nullable Object> {
    /// `at` is the offset in [SecretPool#MEM] of the first octet.
    T with(long at);
  }

  private final int length;
  private long at;

  private SecretBytes(int length) {
    this.length = length;
    this.at = SecretPool.acquire(length);
  }

  /// A new secret of `length` octets, all zero, to be filled through [#use(Use)].
  public static SecretBytes allocate(int length) {
    return new SecretBytes(length);
  }

  /// Copies octets that are already outside the heap (an HSM's answer, another secret).
  public static SecretBytes takeCopyOf(MemorySegment octets) {
    SecretBytes s = new SecretBytes(Math.toIntExact(octets.byteSize()));
    MemorySegment.copy(octets, 0, SecretPool.MEM, s.at, octets.byteSize());
    return s;
  }

  /// Copies `length` octets of the pool at `from`.
  public static SecretBytes takeCopyOf(long from, int length) {
    SecretBytes s = new SecretBytes(length);
    MemorySegment.copy(SecretPool.MEM, from, SecretPool.MEM, s.at, length);
    return s;
  }

  /// Takes over a heap array: copies it here and zeroes it. The heap may still hold older copies
  /// (docs/SECRETS.md), so use this only where a library leaves no other way.
  public static SecretBytes takeOwnershipOf(byte[] octets) {
    try {
      SecretBytes s = new SecretBytes(octets.length);
      MemorySegment.copy(octets, 0, SecretPool.MEM, ValueLayout.JAVA_BYTE, s.at, octets.length);
      return s;
    } finally {
      java.util.Arrays.fill(octets, (byte) 0);
    }
  }

  /// Octets in this secret.
  public int length() {
    return length;
  }

  /// Lends the octets to `use` for the time of the call.
  public synchronized <T extends @org.jspecify.annotations.Nullable Object> T use(Use<T> use) {
    return use.with(open());
  }

  /// Lends the octets as a read-only segment, for callers outside this module. After the call, and
  /// in another thread, the segment cannot be used any more.
  public synchronized long lend(ToLongFunction<MemorySegment> use) {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment octets = SecretPool.MEM.asSlice(open(), length);
      return use.applyAsLong(octets.reinterpret(call, null).asReadOnly());
    }
  }

  /// Constant-time comparison; false at once when the lengths differ.
  public synchronized boolean sameAs(SecretBytes other) {
    if (length != other.length) {
      return false;
    }
    return other.use(b -> {
      long a = open();
      int diff = 0;
      for (int i = 0; i < length; i++) {
        diff |=
            SecretPool.MEM.get(ValueLayout.JAVA_BYTE, a + i)
                ^ SecretPool.MEM.get(ValueLayout.JAVA_BYTE, b + i);
      }
      return diff == 0;
    });
  }

  /// Wipes the octets. Closing twice is harmless; using it afterwards is an error.
  @Override
  public synchronized void close() {
    if (at != 0) {
      SecretPool.release(at, length);
      at = 0;
    }
  }

  private long open() {
    if (at == 0) {
      throw new IllegalStateException("secret of " + length + " octets is closed");
    }
    return at;
  }

  @Override
  public String toString() {
    return "SecretBytes[" + length + " octets]";
  }
}
