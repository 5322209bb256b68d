package org.sluice.mikey.secret;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// The one place where secrets live: a segment outside the heap, locked in memory and kept out of
/// core dumps where the system lets us ([#locked()] says whether it did). Everything secret is an
/// offset into [#MEM]; the constant base lets the compiler check bounds cheaply.
///
/// Blocks are zero when they are handed out and are zeroed when they come back.
public final class SecretPool {

  /// Octets in the pool. Allocation beyond it fails; it never spills to the heap.
  public static final long SIZE = Long.getLong("sluice.secret.pool", 32L << 20);

  /// The pool. Offsets are octets from its start. Only arithmetic that works on secrets may touch
  /// it.
  public static final MemorySegment MEM = Arena.global().allocate(SIZE, 4096);

  private static final int MIN_SHIFT = 5;
  private static final boolean LOCKED = lock();
  private static final Map<Integer, ArrayDeque<Long>> FREE = new HashMap<>();
  private static long next = 64; // offset 0 stays unused: it would look like "not set"

  private SecretPool() {}

  /// Whether the system agreed to keep the pool out of swap (`mlock`). False only where the limit
  /// on locked memory is too small; `./sluice status` then says so.
  public static boolean locked() {
    return LOCKED;
  }

  /// Takes a zeroed block of at least `octets`; the caller gives it back with [#release(long,
  /// long)].
  static long acquire(long octets) {
    int shift = shift(octets);
    long size = 1L << shift;
    synchronized (FREE) {
      ArrayDeque<Long> free = FREE.get(shift);
      if (free != null && !free.isEmpty()) {
        return free.pop();
      }
      if (next + size > SIZE) {
        throw new SecretPoolExhausted(octets, SIZE - next);
      }
      long at = next;
      next += size;
      return at;
    }
  }

  /// Zeroes a block and gives it back.
  static void release(long at, long octets) {
    int shift = shift(octets);
    wipe(at, 1L << shift);
    synchronized (FREE) {
      FREE.computeIfAbsent(shift, _ -> new ArrayDeque<>()).push(at);
    }
  }

  /// `at`, if `octets` from there lie in the pool. After it the compiler can leave out the checks
  /// of accesses at constant distances.
  public static long inside(long at, long octets) {
    return Objects.checkIndex(at, SIZE - octets + 1);
  }

  /// Zeroes `octets` at `at`.
  public static void wipe(long at, long octets) {
    MEM.asSlice(at, octets).fill((byte) 0);
  }

  private static int shift(long octets) {
    return Math.max(MIN_SHIFT, 64 - Long.numberOfLeadingZeros(Math.max(1, octets) - 1));
  }

  private static boolean lock() {
    try {
      Linker linker = Linker.nativeLinker();
      MethodHandle mlock =
          linker.downcallHandle(
              linker.defaultLookup().find("mlock").orElseThrow(),
              FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
      MethodHandle madvise =
          linker.downcallHandle(
              linker.defaultLookup().find("madvise").orElseThrow(),
              FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
      final int dontDump = 16; // MADV_DONTDUMP
      int _ = (int) madvise.invokeExact(MEM.address(), SIZE, dontDump);
      return (int) mlock.invokeExact(MEM.address(), SIZE) == 0;
    } catch (Throwable e) {
      return false;
    }
  }
}
