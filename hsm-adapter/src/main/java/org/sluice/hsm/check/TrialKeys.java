package org.sluice.hsm.check;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.sluice.hsm.HsmException;
import org.sluice.hsm.KeyLabel;
import org.sluice.hsm.P256Points;
import org.sluice.hsm.pkcs11.Ck;
import org.sluice.hsm.pkcs11.KeyTemplates;
import org.sluice.hsm.pkcs11.Pkcs11Exception;
import org.sluice.hsm.pkcs11.TokenOperations;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.Ed25519Verifier;
import org.sluice.records.signing.P256Verifier;

/// The trials of a [TokenCheck] that need keys. Each makes its own under labels of this run.
final class TrialKeys {

  private static final byte[] MESSAGE = "a trial".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] IV = new byte[12];
  private static final byte[] AAD = {1, 2, 3};
  private static final int TAG = 16;
  private static final int THREADS = 8;
  private static final int ROUNDS = 20;

  private final CheckedToken token;
  private final String run;
  private final List<String> labels = new ArrayList<>();

  TrialKeys(CheckedToken token, String run) {
    this.token = token;
    this.run = run;
  }

  private String label(String use) {
    String label = run + "-" + use;
    labels.add(label);
    return label;
  }

  // --- each says what is wrong; nothing is empty

  String random() {
    return token.with(t -> {
      byte[] one = drawn(t);
      byte[] two = drawn(t);
      boolean repeats = MessageDigest.isEqual(one, two);
      boolean none = MessageDigest.isEqual(one, new byte[one.length]);
      return repeats || none ? "it gives the same octets again" : "";
    });
  }

  private static byte[] drawn(TokenOperations t) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(32);
      t.random(out);
      return out.toArray(JAVA_BYTE);
    }
  }

  String ecdsa() {
    String label = label("ecdsa");
    return token.alone(t -> {
      long[] pair = p256(t, label);
      byte[] point = point(t, pair[0], P256Points.OCTETS);
      byte[] hash = Hash32.sha256(MESSAGE).octets();
      byte[] signature = t.sign(Ck.CKM_ECDSA, pair[1], hash, 64);
      return P256Verifier.verify(P256Points.spki(point), MESSAGE, signature)
          ? ""
          : "its signatures do not verify";
    });
  }

  private static long[] p256(TokenOperations t, String label) {
    return t.generatePair(
        Ck.CKM_EC_KEY_PAIR_GEN,
        KeyTemplates.publicP256(label, true).with(Ck.CKA_VERIFY, true),
        KeyTemplates.signing(label));
  }

  String ed25519() {
    String label = label("ed25519");
    return token.alone(t -> {
      long[] pair =
          t.generatePair(
              Ck.CKM_EC_EDWARDS_KEY_PAIR_GEN,
              KeyTemplates.publicEd25519(label).with(Ck.CKA_VERIFY, true),
              KeyTemplates.signing(label));
      byte[] key = point(t, pair[0], 32);
      return Ed25519Verifier.verify(key, MESSAGE, t.sign(Ck.CKM_EDDSA, pair[1], MESSAGE, 64))
          ? ""
          : "its signatures do not verify";
    });
  }

  String ecdh() {
    String left = label("ecdh-left");
    String right = label("ecdh-right");
    return token.alone(t -> {
      long[] a = agreement(t, left);
      long[] b = agreement(t, right);
      byte[] pointA = point(t, a[0], P256Points.OCTETS);
      byte[] pointB = point(t, b[0], P256Points.OCTETS);
      long keyA = t.deriveEcdh(a[1], pointB, KeyTemplates.hmac(left));
      long keyB = t.deriveEcdh(b[1], pointA, KeyTemplates.hmac(right));
      byte[] macA = t.sign(Ck.CKM_SHA256_HMAC, keyA, MESSAGE, 32);
      byte[] macB = t.sign(Ck.CKM_SHA256_HMAC, keyB, MESSAGE, 32);
      return MessageDigest.isEqual(macA, macB) ? "" : "both sides derive different keys";
    });
  }

  private static long[] agreement(TokenOperations t, String label) {
    return t.generatePair(
        Ck.CKM_EC_KEY_PAIR_GEN,
        KeyTemplates.publicP256(label, false),
        KeyTemplates.agreement(label));
  }

  String gcm() {
    String label = label("gcm");
    return token.alone(t -> {
      long key = t.generateKey(Ck.CKM_AES_KEY_GEN, KeyTemplates.aes(label, true));
      byte[] sealed = encrypted(t, key);
      if (!MessageDigest.isEqual(decrypted(t, key, sealed), MESSAGE)) {
        return "what it seals does not open again";
      }
      sealed[0] ^= 1;
      try {
        byte[] _ = decrypted(t, key, sealed);
        return "it opens what was changed";
      } catch (Pkcs11Exception e) {
        return e.isNotAuthentic() ? "" : TokenCheck.said(e);
      }
    });
  }

  private static byte[] encrypted(TokenOperations t, long key) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(MESSAGE.length + (long) TAG);
      long filled = t.encryptGcm(key, IV, AAD, arena.allocateFrom(JAVA_BYTE, MESSAGE), out);
      return out.asSlice(0, filled).toArray(JAVA_BYTE);
    }
  }

  private static byte[] decrypted(TokenOperations t, long key, byte[] sealed) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(sealed.length);
      long filled = t.decryptGcm(key, IV, AAD, arena.allocateFrom(JAVA_BYTE, sealed), out);
      return out.asSlice(0, filled).toArray(JAVA_BYTE);
    }
  }

  String nonExtractable() {
    String label = label("kept");
    return token.alone(t -> {
      long secret = t.generateKey(Ck.CKM_AES_KEY_GEN, KeyTemplates.aes(label, true));
      long pair = p256(t, label)[1];
      String wrong = notKept(t, secret);
      return wrong.isEmpty() ? notKept(t, pair) : wrong;
    });
  }

  private static String notKept(TokenOperations t, long key) {
    if (!flag(t, key, Ck.CKA_SENSITIVE) || flag(t, key, Ck.CKA_EXTRACTABLE)) {
      return "a key that was asked to stay can leave";
    }
    if (!flag(t, key, Ck.CKA_ALWAYS_SENSITIVE) || !flag(t, key, Ck.CKA_NEVER_EXTRACTABLE)) {
      return "it does not say that the key was never able to leave";
    }
    try {
      byte[] _ = t.attribute(key, Ck.CKA_VALUE);
      return "the value of a sensitive key can be read";
    } catch (Pkcs11Exception e) {
      return "";
    }
  }

  private static boolean flag(TokenOperations t, long key, long type) {
    byte[] value = t.attribute(key, type);
    return value.length == 1 && value[0] != 0;
  }

  String oneUse() {
    String label = label("one-use");
    return token.alone(t -> {
      long key =
          t.generateKey(
              Ck.CKM_AES_KEY_GEN, KeyTemplates.aes(label, true).with(Ck.CKA_ENCRYPT, false));
      try {
        byte[] _ = encrypted(t, key);
        return "a key with CKA_ENCRYPT false encrypts";
      } catch (Pkcs11Exception e) {
        return "";
      }
    });
  }

  String labels() {
    String label = label("label-");
    String longest = label + "x".repeat(KeyLabel.MAX - label.length());
    labels.add(longest);
    return token.alone(t -> {
      long made = t.generateKey(Ck.CKM_AES_KEY_GEN, KeyTemplates.aes(longest, true));
      long[] found = t.find(TokenCheck.named(longest).with(Ck.CKA_CLASS, Ck.CKO_SECRET_KEY));
      if (found.length != 1 || found[0] != made) {
        return "a search by label finds " + found.length + " keys, expected one";
      }
      return t.find(TokenCheck.named(label)).length == 0 ? "" : "labels are cut off";
    });
  }

  String dataObject() {
    String label = label("data");
    return token.alone(t -> {
      long made =
          t.create(
              TokenCheck.named(label)
                  .with(Ck.CKA_CLASS, Ck.CKO_DATA)
                  .with(Ck.CKA_TOKEN, true)
                  .with(Ck.CKA_PRIVATE, true)
                  .with(Ck.CKA_APPLICATION, "check")
                  .with(Ck.CKA_VALUE, MESSAGE));
      return MessageDigest.isEqual(t.attribute(made, Ck.CKA_VALUE), MESSAGE)
          ? ""
          : "the value comes back changed";
    });
  }

  String keyWrap() {
    String label = label("wrap");
    String back = label("unwrapped");
    return token.alone(t -> {
      long[] pair = agreement(t, label);
      long wrapping =
          t.deriveEcdh(pair[1], point(t, pair[0], P256Points.OCTETS), KeyTemplates.wrapping(label));
      long key = wrappable(t, label);
      long again =
          t.unwrapKey(wrapping, t.wrapKey(wrapping, key), KeyTemplates.unwrappedHmac(back));
      byte[] one = t.sign(Ck.CKM_SHA256_HMAC, key, MESSAGE, 32);
      byte[] two = t.sign(Ck.CKM_SHA256_HMAC, again, MESSAGE, 32);
      return MessageDigest.isEqual(one, two) ? "" : "an unwrapped key is another one";
    });
  }

  private static long wrappable(TokenOperations t, String label) {
    try (Arena arena = Arena.ofConfined()) {
      return t.createKey(
          KeyTemplates.wrappableHmac(label), arena.allocateFrom(JAVA_BYTE, drawn(t)));
    }
  }

  String parallel() {
    String label = label("parallel");
    long key = token.alone(t -> t.generateKey(Ck.CKM_AES_KEY_GEN, KeyTemplates.aes(label, true)));
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<Boolean>> running = new ArrayList<>();
      for (int i = 0; i < THREADS * ROUNDS; i++) {
        running.add(
            threads.submit(() ->
                token.with(
                    t -> MessageDigest.isEqual(decrypted(t, key, encrypted(t, key)), MESSAGE))));
      }
      for (Future<Boolean> one : running) {
        if (!one.get()) {
          return "answers are mixed up between threads";
        }
      }
      return "";
    } catch (ExecutionException e) {
      return e.getCause() instanceof RuntimeException r ? TokenCheck.said(r) : e.toString();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  /// CKA_EC_POINT, with or without the DER octet string around it.
  private static byte[] point(TokenOperations t, long key, int octets) {
    byte[] value = t.attribute(key, Ck.CKA_EC_POINT);
    return value.length == octets + 2
        ? java.util.Arrays.copyOfRange(value, 2, value.length)
        : value;
  }

  /// Destroys everything of this run.
  Finding destroyed() {
    String wrong = "";
    for (String label : labels) {
      try {
        int _ =
            token.alone(t -> {
              long[] found = t.find(TokenCheck.named(label));
              for (long object : found) {
                t.destroy(object);
              }
              return found.length;
            });
      } catch (HsmException | Pkcs11Exception e) {
        wrong = "objects labelled " + run + "-... are left: " + TokenCheck.said(e);
      }
    }
    return new Finding(
        "objects can be destroyed",
        "destroying generations",
        wrong.isEmpty() ? Finding.Result.OK : Finding.Result.MISSING,
        wrong);
  }
}
