package org.sluice.mikey.constanttime;

import static org.sluice.mikey.constanttime.MasterSecrets.secret;
import static org.sluice.mikey.constanttime.SakkeOperations.expect;
import static org.sluice.mikey.constanttime.SakkeOperations.run;

import java.util.ArrayList;
import java.util.List;
import org.sluice.mikey.constanttime.Operation.Case;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.hpke.Hpke;
import org.sluice.mikey.hpke.HpkeException;
import org.sluice.mikey.hpke.HpkeKeyPair;
import org.sluice.mikey.hpke.SealBatch;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.mikey.hpke.Sealed;
import org.sluice.mikey.secret.SecretBytes;

/// HPKE: secret device keys and secret plaintexts.
public final class SealOperations {

  private static final byte[] INFO = Values.octets("info", 40);
  private static final byte[] AAD = Values.octets("aad", 21);

  private SealOperations() {}

  public static List<Operation> all() {
    List<Operation> all = new ArrayList<>();
    for (SealSuite suite : SealSuite.values()) {
      all.add(seal(suite));
      all.add(open(suite));
      all.add(refuse(suite));
    }
    all.add(sealTogether());
    return all;
  }

  /// Seals different plaintexts to two recipients whose keys are agreed upon together.
  private static Operation sealTogether() {
    List<byte[]> recipients =
        List.of(
            publicKey(SealSuite.X25519, Values.octets("first", 32)),
            publicKey(SealSuite.X25519, Values.octets("second", 32)));
    List<Case> cases = new ArrayList<>();
    for (Values.Value v : Values.strings(100)) {
      cases.add(
          new Case(
              v.name(),
              () -> {
                SecretBytes plain = secret(v.octets());
                return run(() -> sealTogether(recipients, plain), plain);
              }));
    }
    return new Operation("X25519: seal together", cases);
  }

  private static void sealTogether(List<byte[]> recipients, SecretBytes plain) {
    try (SealBatch batch = SealBatch.to(recipients)) {
      for (byte[] recipient : recipients) {
        batch.seal(recipient, INFO, AAD, plain);
      }
    }
  }

  /// Seals different plaintexts with ephemeral keys that differ as well.
  private static Operation seal(SealSuite suite) {
    byte[] recipient = publicKey(suite, keys(suite).getFirst().octets());
    List<Case> cases = new ArrayList<>();
    for (Values.Value v : Values.strings(100)) {
      cases.add(
          new Case(
              v.name(),
              () -> {
                SecretBytes plain = secret(v.octets());
                return run(() -> Hpke.seal(suite, recipient, INFO, AAD, plain), plain);
              }));
    }
    return new Operation(suite + ": seal", cases);
  }

  private static Operation open(SealSuite suite) {
    List<Case> cases = new ArrayList<>();
    List<Values.Value> plains = Values.strings(100);
    for (Values.Value k : keys(suite)) {
      byte[] plain = plains.get(cases.size() % plains.size()).octets();
      Sealed sealed = sealed(suite, k.octets(), plain);
      cases.add(
          new Case(
              "key " + k.name(),
              () -> {
                SecretBytes key = secret(k.octets());
                return run(() -> open(suite, key, sealed, true), key);
              }));
    }
    return new Operation(suite + ": open with the right key", cases);
  }

  private static Operation refuse(SealSuite suite) {
    Sealed sealed = sealed(suite, Values.octets("another", 32), Values.octets("plain", 100));
    List<Case> cases = new ArrayList<>();
    for (Values.Value k : keys(suite)) {
      cases.add(
          new Case(
              "key " + k.name(),
              () -> {
                SecretBytes key = secret(k.octets());
                return run(() -> open(suite, key, sealed, false), key);
              }));
    }
    return new Operation(suite + ": open with a wrong key", cases);
  }

  private static void open(SealSuite suite, SecretBytes key, Sealed sealed, boolean right) {
    try (SecretBytes opened = Hpke.open(suite, key, sealed.enc(), INFO, AAD, sealed.ciphertext())) {
      expect(right, opened.length() == 100);
    } catch (HpkeException e) {
      expect(right, e.reason() != HpkeException.Reason.NOT_AUTHENTIC);
    }
  }

  private static Sealed sealed(SealSuite suite, byte[] key, byte[] plain) {
    try (SecretBytes octets = secret(plain)) {
      return Hpke.seal(suite, publicKey(suite, key), INFO, AAD, octets);
    }
  }

  private static byte[] publicKey(SealSuite suite, byte[] key) {
    try (HpkeKeyPair pair = HpkeKeyPair.of(suite, secret(key))) {
      return pair.publicKey();
    }
  }

  /// 1..n-1 is right for P-256; X25519 takes any 32 octets.
  private static List<Values.Value> keys(SealSuite suite) {
    List<Values.Value> keys = Values.scalars(Field.P256_N.modulus());
    if (suite.name().contains("25519")) {
      keys.addAll(Values.strings(32));
    }
    return keys;
  }
}
