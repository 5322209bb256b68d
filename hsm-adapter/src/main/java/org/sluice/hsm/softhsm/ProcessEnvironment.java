package org.sluice.hsm.softhsm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/// setenv(3) for this process: native libraries see it, `System.getenv` keeps what it read at
/// start.
final class ProcessEnvironment {

  private ProcessEnvironment() {}

  static void set(String name, String value) {
    Linker linker = Linker.nativeLinker();
    MethodHandle setenv =
        linker.downcallHandle(
            linker.defaultLookup().find("setenv").orElseThrow(),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
    int returned;
    try (Arena arena = Arena.ofConfined()) {
      int overwrite = 1;
      returned =
          (int) setenv.invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), overwrite);
    } catch (Error | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("setenv could not be called", e);
    }
    if (returned != 0) {
      throw new IllegalStateException("setenv of " + name + " failed");
    }
  }
}
