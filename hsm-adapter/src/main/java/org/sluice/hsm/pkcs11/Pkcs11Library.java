package org.sluice.hsm.pkcs11;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.sluice.hsm.HsmException;

/// A vendor's PKCS#11 library, loaded and initialised once in this process and never finalised: the
/// end of the process does that, and SunPKCS11 may be using it too.
public final class Pkcs11Library {

  private static final Map<Path, Pkcs11Library> LOADED = new HashMap<>();

  private final Path path;
  private final FunctionList functions;

  private Pkcs11Library(Path path, FunctionList functions) {
    this.path = path;
    this.functions = functions;
  }

  /// The library at `path`; loads and initialises it the first time. Throws
  /// [HsmException.LibraryUnusable] if it is missing, is not PKCS#11, or does not start; a later
  /// call tries again.
  public static Pkcs11Library load(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    synchronized (LOADED) {
      Pkcs11Library loaded = LOADED.get(absolute);
      if (loaded == null) {
        loaded = new Pkcs11Library(absolute, bind(absolute));
        loaded.initialise();
        LOADED.put(absolute, loaded);
      }
      return loaded;
    }
  }

  /// Where the library is; SunPKCS11 must be given the same.
  public Path path() {
    return path;
  }

  /// All tokens that have been initialised, in no order that means anything.
  public List<TokenInfo> tokens() {
    List<TokenInfo> tokens = new ArrayList<>();
    for (long slot : slots()) {
      TokenInfo info = info(slot);
      if (info.initialised()) {
        tokens.add(info);
      }
    }
    return tokens;
  }

  /// The one token with this label. Throws [HsmException.TokenMissing] or
  /// [HsmException.TokenAmbiguous].
  public TokenInfo token(String label) {
    List<TokenInfo> all = tokens();
    List<TokenInfo> matching = all.stream().filter(t -> t.label().equals(label)).toList();
    if (matching.isEmpty()) {
      throw new HsmException.TokenMissing(
          label, all.stream().map(t -> '"' + t.label() + '"').sorted().toList());
    }
    if (matching.size() > 1) {
      throw new HsmException.TokenAmbiguous(
          label, matching.stream().map(TokenInfo::serial).sorted().toList());
    }
    return matching.getFirst();
  }

  FunctionList functions() {
    return functions;
  }

  /// All slots with a token in them, initialised or not.
  long[] slots() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment count = arena.allocate(JAVA_LONG);
      byte present = 1;
      functions.call(Function.C_GetSlotList, present, MemorySegment.NULL, count);
      MemorySegment slots = arena.allocate(JAVA_LONG, Math.max(1, count.get(JAVA_LONG, 0)));
      functions.call(Function.C_GetSlotList, present, slots, count);
      return slots.asSlice(0, 8 * count.get(JAVA_LONG, 0)).toArray(JAVA_LONG);
    }
  }

  /// Mechanisms that the token in `slot` lists.
  Set<Long> mechanisms(long slot) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment count = arena.allocate(JAVA_LONG);
      functions.call(Function.C_GetMechanismList, slot, MemorySegment.NULL, count);
      MemorySegment list = arena.allocate(JAVA_LONG, Math.max(1, count.get(JAVA_LONG, 0)));
      functions.call(Function.C_GetMechanismList, slot, list, count);
      Set<Long> all = new TreeSet<>();
      for (long m : list.asSlice(0, 8 * count.get(JAVA_LONG, 0)).toArray(JAVA_LONG)) {
        boolean _ = all.add(m);
      }
      return all;
    }
  }

  TokenInfo info(long slot) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(208, 8);
      functions.call(Function.C_GetTokenInfo, slot, info);
      return new TokenInfo(
          slot,
          text(info, 0, 32),
          text(info, 32, 32),
          text(info, 64, 16),
          text(info, 80, 16),
          info.get(JAVA_LONG, 96),
          info.get(JAVA_LONG, 120));
    }
  }

  private static String text(MemorySegment info, long at, long length) {
    byte[] padded = info.asSlice(at, length).toArray(JAVA_BYTE);
    return new String(padded, StandardCharsets.UTF_8).replace('\0', ' ').stripTrailing();
  }

  private static FunctionList bind(Path path) {
    if (!Files.isRegularFile(path)) {
      throw new HsmException.LibraryUnusable(path.toString(), "no such file");
    }
    SymbolLookup symbols;
    try {
      symbols = SymbolLookup.libraryLookup(path, Arena.global());
    } catch (IllegalArgumentException e) {
      throw new HsmException.LibraryUnusable(path.toString(), "cannot be loaded", e);
    }
    MemorySegment entry =
        symbols
            .find("C_GetFunctionList")
            .orElseThrow(() ->
                new HsmException.LibraryUnusable(
                    path.toString(), "has no C_GetFunctionList, so it is not PKCS#11"));
    return functions(path, entry);
  }

  private static FunctionList functions(Path path, MemorySegment entry) {
    MethodHandle getFunctionList =
        Linker.nativeLinker().downcallHandle(entry, FunctionDescriptor.of(JAVA_LONG, ADDRESS));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment list = arena.allocate(ADDRESS);
      long returned = (long) getFunctionList.invokeExact(list);
      if (!Ckr.CKR_OK.is(returned)) {
        throw new Pkcs11Exception("C_GetFunctionList", returned);
      }
      return new FunctionList(list.get(ADDRESS, 0));
    } catch (Error e) {
      throw e;
    } catch (Throwable e) {
      throw new HsmException.LibraryUnusable(path.toString(), "does not list its functions", e);
    }
  }

  private void initialise() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment arguments = arena.allocate(48, 8); // four callbacks, flags, reserved
      arguments.set(JAVA_LONG, 32, Ck.CKF_OS_LOCKING_OK);
      functions.call(Function.C_Initialize, arguments);
    } catch (Pkcs11Exception e) {
      if (!e.is(Ckr.CKR_CRYPTOKI_ALREADY_INITIALIZED)) {
        throw new HsmException.LibraryUnusable(
            path.toString(),
            "does not start (" + e.getMessage() + "); is its configuration readable?",
            e);
      }
    }
  }
}
