package org.sluice.mikey.hash;

import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// Random octets of the operating system, written straight into the pool (`getrandom`). A
/// [java.security.SecureRandom] can only fill a heap array, and keeps a copy in its own buffers.
public final class PoolRandom {

  private static final MethodHandle GETRANDOM =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().find("getrandom").orElseThrow(),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_LONG,
                  ValueLayout.ADDRESS,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_INT));

  // Up to this length the system never gives fewer octets than asked for.
  private static final int WHOLE = 256;

  private PoolRandom() {}

  /// Fills `length` octets of the pool at `at`.
  public static void fill(long at, long length) {
    for (long done = 0; done < length; ) {
      done += ask(MEM.asSlice(at + done, Math.min(WHOLE, length - done)));
    }
  }

  private static long ask(MemorySegment into) {
    long got;
    try {
      got = (long) GETRANDOM.invokeExact(into, into.byteSize(), 0);
    } catch (Throwable e) {
      throw new IllegalStateException("the system's random generator cannot be called", e);
    }
    if (got < 0) {
      // Interrupted before the generator was seeded at boot: ask again.
      return 0;
    }
    return got;
  }
}
