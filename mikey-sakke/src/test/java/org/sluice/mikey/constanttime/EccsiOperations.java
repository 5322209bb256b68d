package org.sluice.mikey.constanttime;

import static org.sluice.mikey.constanttime.MasterSecrets.ID;
import static org.sluice.mikey.constanttime.MasterSecrets.publicPoint;
import static org.sluice.mikey.constanttime.MasterSecrets.secret;
import static org.sluice.mikey.constanttime.SakkeOperations.expect;
import static org.sluice.mikey.constanttime.SakkeOperations.run;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.sluice.mikey.constanttime.Operation.Case;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.eccsi.Eccsi;
import org.sluice.mikey.eccsi.Ssk;
import org.sluice.mikey.eccsi.SskBatch;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.field.RandomSource;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.secret.SecretPool;

/// ECCSI with secret keys and nonces. For one KPAK, identity and PVT there is one right key, so the
/// checks of keys are compared for wrong ones.
public final class EccsiOperations {

  private static final PublicPoint KPAK = publicPoint(Curve.P256, Values.octets("x", 32));
  private static final PublicPoint PVT = publicPoint(Curve.P256, Values.octets("v", 32));

  private EccsiOperations() {}

  public static List<Operation> all() {
    return List.of(signKey(), signNonce(), validate(), batch());
  }

  private static Operation signKey() {
    RandomSource nonce = source(Values.octets("nonce", 128));
    return operation("sign, secret key", key -> sign(key, nonce));
  }

  private static Operation signNonce() {
    List<Case> cases = new ArrayList<>();
    for (Values.Value j : Values.scalars(Field.P256_N.modulus())) {
      RandomSource nonce = source(j.octets());
      cases.add(
          new Case(
              "nonce " + j.name(),
              () -> {
                SecretBytes key = secret(Values.octets("ssk", 32));
                return run(() -> sign(key, nonce), key);
              }));
    }
    return new Operation("sign, secret nonce", cases);
  }

  private static void sign(SecretBytes key, RandomSource nonce) {
    byte[] message = Values.octets("message", 200);
    byte[] signature = Eccsi.sign(KPAK, ID, Ssk.of(key), PVT, message, nonce);
    expect(true, signature.length == Eccsi.SIGNATURE_OCTETS);
  }

  /// Gives `octets` at the end of what is asked for, zeros before.
  private static RandomSource source(byte[] octets) {
    return (at, count) -> {
      SecretPool.wipe(at, count);
      int n = Math.min(count, octets.length);
      MemorySegment.copy(
          MemorySegment.ofArray(octets), octets.length - n, SecretPool.MEM, at + count - n, n);
    };
  }

  private static Operation validate() {
    return operation(
        "validate an SSK that is wrong",
        key -> expect(false, Eccsi.validateSsk(KPAK, ID, Ssk.of(key), PVT)));
  }

  private static Operation batch() {
    List<byte[]> ids = List.of(ID, ID);
    List<PublicPoint> pvts = List.of(PVT, PVT);
    return operation(
        "a batch of SSKs that are wrong",
        key ->
            expect(
                false,
                SskBatch.verify(
                    KPAK, ids, List.of(key, key), pvts, new SakkeOperations.Coefficients())));
  }

  private static Operation operation(String name, java.util.function.Consumer<SecretBytes> body) {
    List<Case> cases = new ArrayList<>();
    for (Values.Value v : Values.scalars(Field.P256_N.modulus())) {
      cases.add(
          new Case(
              "key " + v.name(),
              () -> {
                SecretBytes key = secret(v.octets());
                return run(() -> body.accept(key), key);
              }));
    }
    return new Operation(name, cases);
  }
}
