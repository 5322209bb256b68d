package org.sluice.hsm.pkcs11;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.EnumMap;
import java.util.Map;

/// The native functions of one library, called by shape (see [Function]). Every call throws
/// [Pkcs11Exception] unless the function returns CKR_OK. 64-bit Unix: CK_ULONG has 8 octets.
final class FunctionList {

  private final Map<Function, MethodHandle> handles = new EnumMap<>(Function.class);

  /// Binds the functions of the CK_FUNCTION_LIST at `list`.
  FunctionList(MemorySegment list) {
    Linker linker = Linker.nativeLinker();
    MemorySegment table = list.reinterpret(8 + 8L * Function.COUNT);
    for (Function function : Function.values()) {
      MemorySegment address = table.get(ADDRESS, 8 + 8L * function.index);
      handles.put(function, linker.downcallHandle(address, descriptor(function.arguments)));
    }
  }

  private static FunctionDescriptor descriptor(String arguments) {
    MemoryLayout[] layouts =
        arguments
            .chars()
            .mapToObj(c -> c == 'L' ? JAVA_LONG : c == 'B' ? JAVA_BYTE : ADDRESS)
            .toArray(MemoryLayout[]::new);
    return FunctionDescriptor.of(JAVA_LONG, layouts);
  }

  void call(Function f, MemorySegment a) {
    check(f, invoke(f, h -> (long) h.invokeExact(a)));
  }

  void call(Function f, byte a, MemorySegment b, MemorySegment c) {
    check(f, invoke(f, h -> (long) h.invokeExact(a, b, c)));
  }

  void call(Function f, long a) {
    check(f, invoke(f, h -> (long) h.invokeExact(a)));
  }

  void call(Function f, long a, long b) {
    check(f, invoke(f, h -> (long) h.invokeExact(a, b)));
  }

  void call(Function f, long a, MemorySegment b) {
    check(f, invoke(f, h -> (long) h.invokeExact(a, b)));
  }

  void call(Function f, long a, MemorySegment b, MemorySegment c) {
    check(f, invoke(f, h -> (long) h.invokeExact(a, b, c)));
  }

  void call(Function f, long a, MemorySegment b, long c) {
    check(f, invoke(f, h -> (long) h.invokeExact(a, b, c)));
  }

  void call(Function f, long a, MemorySegment b, long c, MemorySegment d) {
    check(f, invoke(f, h -> (long) h.invokeExact(a, b, c, d)));
  }

  void call(Function f, long a, MemorySegment b, long c, MemorySegment d, MemorySegment e) {
    check(f, invoke(f, h -> (long) h.invokeExact(a, b, c, d, e)));
  }

  void call(Function f, long a, MemorySegment b, long c, MemorySegment d, long e, MemorySegment g) {
    check(f, invoke(f, h -> (long) h.invokeExact(a, b, c, d, e, g)));
  }

  void call(Function f, long a, MemorySegment b, MemorySegment c, long d, MemorySegment e) {
    check(f, invoke(f, h -> (long) h.invokeExact(a, b, c, d, e)));
  }

  void call(Function f, long a, long b, MemorySegment c, long d) {
    check(f, invoke(f, h -> (long) h.invokeExact(a, b, c, d)));
  }

  void call(Function f, long a, MemorySegment b, long c, long d, MemorySegment e, MemorySegment g) {
    check(f, invoke(f, h -> (long) h.invokeExact(a, b, c, d, e, g)));
  }

  void unwrapKey(
      long session,
      MemorySegment mechanism,
      long wrapping,
      MemorySegment wrapped,
      MemorySegment key,
      long keyCount,
      MemorySegment made) {
    long octets = wrapped.byteSize();
    Function f = Function.C_UnwrapKey;
    check(
        f,
        invoke(
            f,
            h ->
                (long)
                    h.invokeExact(
                        session, mechanism, wrapping, wrapped, octets, key, keyCount, made)));
  }

  void openSession(long slot, long flags, MemorySegment session) {
    MemorySegment none = MemorySegment.NULL;
    Function f = Function.C_OpenSession;
    check(f, invoke(f, h -> (long) h.invokeExact(slot, flags, none, none, session)));
  }

  void generateKeyPair(
      long session,
      MemorySegment mechanism,
      MemorySegment open,
      long openCount,
      MemorySegment secret,
      long secretCount,
      MemorySegment handles) {
    MemorySegment second = handles.asSlice(8);
    Function f = Function.C_GenerateKeyPair;
    check(
        f,
        invoke(
            f,
            h ->
                (long)
                    h.invokeExact(
                        session,
                        mechanism,
                        open,
                        openCount,
                        secret,
                        secretCount,
                        handles,
                        second)));
  }

  @FunctionalInterface
  private interface Downcall {
    long with(MethodHandle handle) throws Throwable;
  }

  private long invoke(Function function, Downcall call) {
    MethodHandle handle = java.util.Objects.requireNonNull(handles.get(function));
    try {
      return call.with(handle);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(function + " could not be called", e);
    }
  }

  private static void check(Function function, long returned) {
    if (!Ckr.CKR_OK.is(returned)) {
      throw new Pkcs11Exception(function.name(), returned);
    }
  }
}
