package org.sluice.hsm.pkcs11;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// One session with a token, for one thread at a time. Object handles hold for the login in which
/// they were found. Public octets are arrays; secrets are segments outside the heap that the caller
/// owns, and the token reads and writes those directly.
public final class Session implements TokenOperations {

  private static final int FIND_AT_ONCE = 64;

  private final FunctionList functions;
  private final long handle;

  private Session(FunctionList functions, long handle) {
    this.functions = functions;
    this.handle = handle;
  }

  /// A new read-write session with the token in `slot`.
  static Session open(FunctionList functions, long slot) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment session = arena.allocate(JAVA_LONG);
      functions.openSession(slot, Ck.CKF_RW_SERIAL_SESSION, session);
      return new Session(functions, session.get(JAVA_LONG, 0));
    }
  }

  /// Ends the session; what is wrong with it no longer matters.
  void closeQuietly() {
    try {
      functions.call(Function.C_CloseSession, handle);
    } catch (Pkcs11Exception e) {
      // The token has dropped the session itself (removed, logged out with its last session).
      return;
    }
  }

  void login(long user, MemorySegment pin) {
    functions.call(Function.C_Login, handle, user, pin, pin.byteSize());
  }

  void logout() {
    functions.call(Function.C_Logout, handle);
  }

  void initPin(MemorySegment pin) {
    functions.call(Function.C_InitPIN, handle, pin, pin.byteSize());
  }

  /// Whether the token still regards this session as the logged-in user's.
  boolean isUser() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(32, 8); // slot, state, flags, device error
      functions.call(Function.C_GetSessionInfo, handle, info);
      return info.get(JAVA_LONG, 8) == Ck.CKS_RW_USER_FUNCTIONS;
    } catch (Pkcs11Exception e) {
      return false;
    }
  }

  /// Handles of all objects that match.
  @Override
  public long[] find(Template wanted) {
    try (Arena arena = Arena.ofConfined()) {
      functions.call(Function.C_FindObjectsInit, handle, wanted.in(arena), wanted.count());
      try {
        MemorySegment found = arena.allocate(JAVA_LONG, FIND_AT_ONCE);
        MemorySegment count = arena.allocate(JAVA_LONG);
        long[] all = {};
        do {
          functions.call(Function.C_FindObjects, handle, found, FIND_AT_ONCE, count);
          int n = Math.toIntExact(count.get(JAVA_LONG, 0));
          int before = all.length;
          all = Arrays.copyOf(all, before + n);
          MemorySegment.copy(found, JAVA_LONG, 0, all, before, n);
        } while (count.get(JAVA_LONG, 0) == FIND_AT_ONCE);
        return all;
      } finally {
        functions.call(Function.C_FindObjectsFinal, handle);
      }
    }
  }

  /// Creates a public object; returns its handle.
  @Override
  public long create(Template object) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment made = arena.allocate(JAVA_LONG);
      functions.call(Function.C_CreateObject, handle, object.in(arena), object.count(), made);
      return made.get(JAVA_LONG, 0);
    }
  }

  /// Destroys an object.
  @Override
  public void destroy(long object) {
    functions.call(Function.C_DestroyObject, handle, object);
  }

  /// Value of a public attribute.
  @Override
  public byte[] attribute(long object, long type) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment wanted = arena.allocate(24, 8);
      wanted.set(JAVA_LONG, 0, type);
      functions.call(Function.C_GetAttributeValue, handle, object, wanted, 1);
      MemorySegment value = arena.allocate(Math.max(1, wanted.get(JAVA_LONG, 16)));
      wanted.set(ADDRESS, 8, value);
      functions.call(Function.C_GetAttributeValue, handle, object, wanted, 1);
      return value.asSlice(0, wanted.get(JAVA_LONG, 16)).toArray(JAVA_BYTE);
    }
  }

  /// Generates a secret key; returns its handle.
  @Override
  public long generateKey(long mechanism, Template key) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment made = arena.allocate(JAVA_LONG);
      MemorySegment how = Mechanism.plain(arena, mechanism);
      functions.call(Function.C_GenerateKey, handle, how, key.in(arena), key.count(), made);
      return made.get(JAVA_LONG, 0);
    }
  }

  /// Generates a key pair; returns the handles of its public and its private part.
  @Override
  public long[] generatePair(long mechanism, Template open, Template secret) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment made = arena.allocate(JAVA_LONG, 2);
      MemorySegment how = Mechanism.plain(arena, mechanism);
      functions.generateKeyPair(
          handle, how, open.in(arena), open.count(), secret.in(arena), secret.count(), made);
      return made.toArray(JAVA_LONG);
    }
  }

  /// ECDH without a KDF with the other side's raw point, into a new key; returns its handle.
  @Override
  public long deriveEcdh(long privateKey, byte[] peerPoint, Template key) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment made = arena.allocate(JAVA_LONG);
      MemorySegment how = Mechanism.ecdh(arena, peerPoint);
      MemorySegment what = key.in(arena);
      functions.call(Function.C_DeriveKey, handle, how, privateKey, what, key.count(), made);
      return made.get(JAVA_LONG, 0);
    }
  }

  /// Creates a key whose value the caller holds outside the heap; returns its handle.
  @Override
  public long createKey(Template key, MemorySegment value) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment made = arena.allocate(JAVA_LONG);
      MemorySegment what = key.in(arena, Ck.CKA_VALUE, value);
      functions.call(Function.C_CreateObject, handle, what, key.count() + 1, made);
      return made.get(JAVA_LONG, 0);
    }
  }

  /// AES key wrap (RFC 3394) of a key of 32 octets.
  @Override
  public byte[] wrapKey(long wrapping, long key) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(64);
      MemorySegment length = arena.allocateFrom(JAVA_LONG, out.byteSize());
      MemorySegment how = Mechanism.plain(arena, Ck.CKM_AES_KEY_WRAP);
      functions.call(Function.C_WrapKey, handle, how, wrapping, key, out, length);
      return out.asSlice(0, length.get(JAVA_LONG, 0)).toArray(JAVA_BYTE);
    }
  }

  /// The reverse, into a new key; returns its handle.
  @Override
  public long unwrapKey(long wrapping, byte[] wrapped, Template key) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment made = arena.allocate(JAVA_LONG);
      MemorySegment how = Mechanism.plain(arena, Ck.CKM_AES_KEY_WRAP);
      MemorySegment in = arena.allocateFrom(JAVA_BYTE, wrapped);
      functions.unwrapKey(handle, how, wrapping, in, key.in(arena), key.count(), made);
      return made.get(JAVA_LONG, 0);
    }
  }

  /// Signs (or authenticates) public `data` into `out`; returns how many octets of it were filled.
  @Override
  public long sign(long mechanism, long key, byte[] data, MemorySegment out) {
    try (Arena arena = Arena.ofConfined()) {
      functions.call(Function.C_SignInit, handle, Mechanism.plain(arena, mechanism), key);
      MemorySegment length = arena.allocateFrom(JAVA_LONG, out.byteSize());
      MemorySegment in = Mechanism.octets(arena, data);
      functions.call(Function.C_Sign, handle, in, data.length, out, length);
      return length.get(JAVA_LONG, 0);
    }
  }

  /// Signs public `data`; the signature has exactly `octets`.
  @Override
  public byte[] sign(long mechanism, long key, byte[] data, int octets) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(octets);
      long filled = sign(mechanism, key, data, out);
      return out.asSlice(0, filled).toArray(JAVA_BYTE);
    }
  }

  /// AES-GCM, tag of 128 bits appended, from `in` to `out`; returns the octets filled.
  @Override
  public long encryptGcm(long key, byte[] iv, byte[] aad, MemorySegment in, MemorySegment out) {
    return gcm(Function.C_EncryptInit, Function.C_Encrypt, key, iv, aad, in, out);
  }

  /// The reverse. Tokens want `out` as long as `in`, although the plaintext is 16 octets shorter.
  @Override
  public long decryptGcm(long key, byte[] iv, byte[] aad, MemorySegment in, MemorySegment out) {
    return gcm(Function.C_DecryptInit, Function.C_Decrypt, key, iv, aad, in, out);
  }

  private long gcm(
      Function init,
      Function run,
      long key,
      byte[] iv,
      byte[] aad,
      MemorySegment in,
      MemorySegment out) {
    try (Arena arena = Arena.ofConfined()) {
      functions.call(init, handle, Mechanism.gcm(arena, iv, aad, 128), key);
      MemorySegment length = arena.allocateFrom(JAVA_LONG, out.byteSize());
      functions.call(run, handle, in, in.byteSize(), out, length);
      return length.get(JAVA_LONG, 0);
    }
  }

  /// Fills `out` from the token's random generator.
  @Override
  public void random(MemorySegment out) {
    functions.call(Function.C_GenerateRandom, handle, out, out.byteSize());
  }
}
