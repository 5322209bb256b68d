package org.sluice.mikey.constanttime;

import static org.sluice.mikey.constanttime.MasterSecrets.ID;
import static org.sluice.mikey.constanttime.MasterSecrets.publicPoint;
import static org.sluice.mikey.constanttime.MasterSecrets.rsk;
import static org.sluice.mikey.constanttime.MasterSecrets.secret;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.sluice.mikey.constanttime.Operation.Case;
import org.sluice.mikey.constanttime.Operation.Run;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.sakke.Rsk;
import org.sluice.mikey.sakke.RskBatch;
import org.sluice.mikey.sakke.Sakke;
import org.sluice.mikey.sakke.SakkeException;
import org.sluice.mikey.sakke.Sed;
import org.sluice.mikey.sakke.Ssv;
import org.sluice.mikey.secret.SecretBytes;

/// SAKKE with secret SSVs and RSKs. Whether a key or message is accepted is public, so accepted and
/// refused ones are compared among themselves.
public final class SakkeOperations {

  private static final byte[] Q = Field.SAKKE_Q.modulus();

  private SakkeOperations() {}

  public static List<Operation> all() {
    return List.of(
        encapsulate(16),
        encapsulate(32),
        accepted("validate an RSK that is right", SakkeOperations::validate),
        refused("validate an RSK that is wrong", SakkeOperations::validate),
        accepted("decapsulate with the right RSK", SakkeOperations::decapsulate),
        refused("decapsulate with a wrong RSK", SakkeOperations::decapsulate),
        accepted("a batch of RSKs that are right", SakkeOperations::batch),
        refused("a batch of RSKs that are wrong", SakkeOperations::batch));
  }

  private static Operation encapsulate(int octets) {
    PublicPoint zT = publicPoint(Curve.SAKKE, Values.octets("z", 128));
    List<Case> cases = new ArrayList<>();
    for (Values.Value v : Values.strings(octets)) {
      cases.add(
          new Case(
              v.name(),
              () -> {
                SecretBytes ssv = secret(v.octets());
                return run(() -> Sakke.encapsulate(zT, ID, Ssv.of(ssv)), ssv);
              }));
    }
    return new Operation("encapsulate " + octets + " octets", cases);
  }

  /// What is done with a key under a master public key, and whether it is accepted.
  @FunctionalInterface
  private interface Use {
    Runnable of(PublicPoint zT, SecretBytes rsk, byte[] ssv, boolean right);
  }

  /// The master secret is another in each case, so the key is, and it is right.
  private static Operation accepted(String name, Use use) {
    List<Case> cases = new ArrayList<>();
    List<Values.Value> ssvs = Values.strings(16);
    for (Values.Value z : Values.scalars(Q)) {
      PublicPoint zT = publicPoint(Curve.SAKKE, z.octets());
      byte[] key = rsk(z.octets());
      byte[] ssv = ssvs.get(cases.size() % ssvs.size()).octets();
      cases.add(new Case("z = " + z.name(), () -> prepare(use, zT, key, ssv, true)));
    }
    return new Operation(name, cases);
  }

  /// Public inputs are the same in each case; the key is [k]P for edge values of k.
  private static Operation refused(String name, Use use) {
    PublicPoint zT = publicPoint(Curve.SAKKE, Values.octets("z", 128));
    byte[] ssv = Values.octets("ssv", 16);
    List<Case> cases = new ArrayList<>();
    for (Values.Value k : Values.scalars(Q)) {
      byte[] key = publicPoint(Curve.SAKKE, k.octets()).octets();
      cases.add(new Case("key [" + k.name() + "]P", () -> prepare(use, zT, key, ssv, false)));
    }
    return new Operation(name, cases);
  }

  private static Run prepare(Use use, PublicPoint zT, byte[] key, byte[] ssv, boolean right) {
    SecretBytes rsk = secret(key);
    return run(use.of(zT, rsk, ssv, right), rsk);
  }

  private static Runnable validate(PublicPoint zT, SecretBytes key, byte[] ssv, boolean right) {
    return () -> expect(right, Sakke.validateRsk(zT, ID, Rsk.of(key)));
  }

  private static Runnable decapsulate(PublicPoint zT, SecretBytes key, byte[] ssv, boolean right) {
    Sed sed;
    try (Ssv value = Ssv.of(secret(ssv))) {
      sed = Sakke.encapsulate(zT, ID, value);
    }
    return () -> {
      try (Ssv opened = Sakke.decapsulate(zT, ID, Rsk.of(key), sed)) {
        expect(right, opened != null);
      } catch (SakkeException e) {
        expect(right, e.problem() != SakkeException.Problem.NOT_FOR_THIS_KEY);
      }
    };
  }

  private static Runnable batch(PublicPoint zT, SecretBytes key, byte[] ssv, boolean right) {
    List<byte[]> ids = List.of(ID, ID, ID);
    List<SecretBytes> keys = List.of(key, key, key);
    return () -> expect(right, RskBatch.verify(zT, ids, keys, new Coefficients()));
  }

  /// The public coefficients of a batch, which may steer: the same in every run.
  @SuppressWarnings("serial")
  static final class Coefficients extends SecureRandom {
    private int drawn;

    @Override
    public void nextBytes(byte[] octets) {
      byte[] next = Values.octets("coefficient " + drawn++, octets.length);
      System.arraycopy(next, 0, octets, 0, next.length);
    }
  }

  static Run run(Runnable body, AutoCloseable... held) {
    return new Run() {
      @Override
      public void run() {
        body.run();
      }

      @Override
      public void close() {
        for (AutoCloseable h : held) {
          try {
            h.close();
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        }
      }
    };
  }

  static void expect(boolean wanted, boolean got) {
    if (wanted != got) {
      throw new AssertionError("the operation was to be " + (wanted ? "accepted" : "refused"));
    }
  }
}
