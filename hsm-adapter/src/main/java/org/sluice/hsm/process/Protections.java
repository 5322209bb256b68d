package org.sluice.hsm.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.sluice.mikey.secret.SecretPool;

/// What a partition's process does so that its memory stays in it: no core dump, no debugger of the
/// same user, no swap. Each is asked of the system and said as it is; none is a reason not to run,
/// for the secret pool has its own lock and its own exclusion from dumps.
final class Protections {

  // Linux, all architectures that Java 25 runs on.
  private static final int RLIMIT_CORE = 4;
  private static final int PR_SET_DUMPABLE = 4;
  private static final int PR_GET_DUMPABLE = 3;
  private static final int MCL_CURRENT_FUTURE_ONFAULT = 1 | 2 | 4;
  private static final Path SWAPS = Path.of("/proc/swaps");

  private static final FunctionDescriptor PRCTL =
      FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

  private Protections() {}

  /// Asks the system for all of them; a line for each with what is the case.
  static List<String> take() {
    boolean noCore = setrlimit();
    boolean hidden = prctl(PR_SET_DUMPABLE, 0) == 0 && prctl(PR_GET_DUMPABLE, 0) == 0;
    boolean locked = mlockall();
    return List.of(
        noCore
            ? "no core dumps (RLIMIT_CORE is 0)"
            : "core dumps are NOT off: start it with ulimit -c 0",
        hidden
            ? "no debugger and no memory reader of the same user (not dumpable)"
            : "other processes of the same user may read its memory (PR_SET_DUMPABLE failed)",
        locked ? "no swap: all of its memory is locked" : swap());
  }

  private static String swap() {
    String pool =
        SecretPool.locked()
            ? "secrets are locked in memory, the rest of the process is not"
            : "secrets are NOT locked in memory: raise the limit (ulimit -l)";
    return noSwapHere() ? "no swap: this machine has none; " + pool : pool;
  }

  private static boolean noSwapHere() {
    try {
      return Files.readAllLines(SWAPS).size() <= 1; // a heading, then a line for each
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean setrlimit() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment none = arena.allocate(16, 8); // soft and hard limit, both 0
      MethodHandle call = handle("setrlimit", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
      return (int) call.invokeExact(RLIMIT_CORE, none) == 0;
    } catch (Throwable e) {
      return refused(e);
    }
  }

  private static int prctl(int option, long value) {
    try {
      return (int) handle("prctl", PRCTL).invokeExact(option, value, 0L, 0L, 0L);
    } catch (Throwable e) {
      return refused(e) ? 0 : -1;
    }
  }

  private static boolean mlockall() {
    try {
      MethodHandle call = handle("mlockall", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
      return (int) call.invokeExact(MCL_CURRENT_FUTURE_ONFAULT) == 0;
    } catch (Throwable e) {
      return refused(e);
    }
  }

  private static MethodHandle handle(String name, FunctionDescriptor shape) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(), shape);
  }

  /// A system without the function does not do it: that is said, and is no error.
  private static boolean refused(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return false;
  }
}
