package org.sluice.hsm.pkcs11;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.sluice.hsm.GcmIv;
import org.sluice.hsm.HsmException;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.secret.SecretPool;

/// AES-256 keys that never leave the token, and what is sealed under them: GCM, straight between
/// the token and secret memory. Usable by many threads.
public final class SealingKeys {
  private final Token token;
  private final TokenKeys keys;

  /// The sealing keys of `token`.
  public SealingKeys(Token token, TokenKeys keys) {
    this.token = token;
    this.keys = keys;
  }

  /// Makes a key. Throws [HsmException.KeyExists] if there is one with this label.
  public void create(String label) {
    Template key = KeyTemplates.aes(label, true);
    keys.make(label, session -> session.generateKey(Ck.CKM_AES_KEY_GEN, key));
  }

  /// Seals under a key of the token; the tag is at the end.
  public byte[] encrypt(String label, byte[] iv12, byte[] aad, SecretBytes plain) {
    GcmIv.check(iv12);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(plain.length() + (long) GcmIv.TAG_OCTETS);
      long filled =
          plain.use(at -> {
            MemorySegment in = SecretPool.MEM.asSlice(at, plain.length());
            return use(
                label, "encryption", (session, key) -> session.encryptGcm(key, iv12, aad, in, out));
          });
      return out.asSlice(0, filled).toArray(JAVA_BYTE);
    }
  }

  /// The reverse; the caller closes it. Throws [HsmException.NotAuthentic] if it was not sealed so.
  public SecretBytes decrypt(String label, byte[] iv12, byte[] aad, byte[] sealed) {
    GcmIv.check(iv12);
    if (sealed.length < GcmIv.TAG_OCTETS) {
      throw new HsmException.NotAuthentic(token.label(), label);
    }
    try (Arena arena = Arena.ofConfined();
        Frame frame = Frame.open(sealed.length + 7L)) {
      MemorySegment in = arena.allocateFrom(JAVA_BYTE, sealed);
      long at = frame.alloc(sealed.length);
      MemorySegment out = SecretPool.MEM.asSlice(at, sealed.length);
      long filled =
          use(
              label,
              "decryption",
              (session, key) -> opened(session, key, label, iv12, aad, in, out));
      return SecretBytes.takeCopyOf(at, Math.toIntExact(filled));
    }
  }

  private long opened(
      Session session,
      long key,
      String label,
      byte[] iv,
      byte[] aad,
      MemorySegment in,
      MemorySegment out) {
    try {
      return session.decryptGcm(key, iv, aad, in, out);
    } catch (Pkcs11Exception e) {
      if (e.isNotAuthentic()) {
        throw new HsmException.NotAuthentic(token.label(), label);
      }
      throw e;
    }
  }

  /// What is done with a secret key's handle in a session.
  @FunctionalInterface
  public interface SecretKeyUse {
    /// Returns how many octets were filled.
    long with(Session session, long key);
  }

  /// Runs `operation` with the secret key of this label.
  public long use(String label, String use, SecretKeyUse operation) {
    return token.with(session ->
        keys.use(session, Ck.CKO_SECRET_KEY, label, use, key -> operation.with(session, key)));
  }
}
