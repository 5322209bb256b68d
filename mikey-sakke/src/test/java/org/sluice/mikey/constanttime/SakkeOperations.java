package org.sluice.mikey.constanttime;

import static org.sluice.mikey.constanttime.MasterSecrets.ID;
import static org.sluice.mikey.constanttime.MasterSecrets.publicPoint;
import static org.sluice.mikey.constanttime.MasterSecrets.rsk;
import static org.sluice.mikey.constanttime.MasterSecrets.secret;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.sluice.mikey.constanttime.Operation.Case;
import org.sluice.mikey.constanttime.Operation.Run;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.sakke.PreparedRecipient;
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

  /// Each with a Z_T that is seen for the first time, and with one whose tables are made: which of
  /// the two it is depends on what was done before, which is public.
  public static List<Operation> all() {
    List<Operation> all = new ArrayList<>();
    for (int uses : new int[] {0, 3}) {
      all.add(encapsulate(16, uses));
      all.add(encapsulate(32, uses));
      all.add(accepted("validate an RSK that is right", uses, SakkeOperations::validate));
      all.add(refused("validate an RSK that is wrong", uses, SakkeOperations::validate));
      all.add(accepted("decapsulate with the right RSK", uses, SakkeOperations::decapsulate));
      all.add(refused("decapsulate with a wrong RSK", uses, SakkeOperations::decapsulate));
    }
    all.add(toPrepared());
    all.add(accepted("a batch of RSKs that are right", 0, SakkeOperations::batch));
    all.add(refused("a batch of RSKs that are wrong", 0, SakkeOperations::batch));
    return all;
  }

  private static Operation encapsulate(int octets, int uses) {
    PublicPoint zT = publicPoint(Curve.SAKKE, Values.octets("z", 128));
    List<Case> cases = new ArrayList<>();
    for (Values.Value v : Values.strings(octets)) {
      cases.add(
          new Case(
              v.name(),
              () -> {
                used(zT, uses);
                SecretBytes ssv = secret(v.octets());
                return run(() -> Sakke.encapsulate(zT, ID, Ssv.of(ssv)), ssv);
              }));
    }
    return new Operation("encapsulate " + octets + " octets, Z_T used " + uses + " times", cases);
  }

  private static Operation toPrepared() {
    PublicPoint zT = publicPoint(Curve.SAKKE, Values.octets("z", 128));
    PreparedRecipient recipient = PreparedRecipient.of(zT, ID);
    List<Case> cases = new ArrayList<>();
    for (Values.Value v : Values.strings(16)) {
      cases.add(
          new Case(
              v.name(),
              () -> {
                SecretBytes ssv = secret(v.octets());
                return run(() -> Sakke.encapsulate(recipient, Ssv.of(ssv)), ssv);
              }));
    }
    return new Operation("encapsulate to a prepared recipient", cases);
  }

  /// Forgets all domains, then uses this one so many times.
  private static void used(PublicPoint zT, int times) {
    try {
      java.lang.reflect.Field recent =
          Class.forName("org.sluice.mikey.sakke.Domain").getDeclaredField("RECENT");
      recent.setAccessible(true);
      ((Map<?, ?>) recent.get(null)).clear();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
    for (int i = 0; i < times; i++) {
      try (Ssv ssv = Ssv.of(secret(new byte[16]))) {
        expect(true, Sakke.encapsulate(zT, ID, ssv).octets().length > 0);
      }
    }
  }

  /// What is done with a key under a master public key, and whether it is accepted.
  @FunctionalInterface
  private interface Use {
    Runnable of(PublicPoint zT, SecretBytes rsk, byte[] ssv, boolean right);
  }

  /// The master secret is another in each case, so the key is, and it is right.
  private static Operation accepted(String name, int uses, Use use) {
    List<Case> cases = new ArrayList<>();
    List<Values.Value> ssvs = Values.strings(16);
    for (Values.Value z : Values.few(Q)) {
      PublicPoint zT = publicPoint(Curve.SAKKE, z.octets());
      byte[] key = rsk(z.octets());
      byte[] ssv = ssvs.get(cases.size() % ssvs.size()).octets();
      cases.add(new Case("z = " + z.name(), () -> prepare(use, uses, zT, key, ssv, true)));
    }
    return new Operation(name + ", Z_T used " + uses + " times", cases);
  }

  /// Public inputs are the same in each case; the key is [k]P for edge values of k.
  private static Operation refused(String name, int uses, Use use) {
    PublicPoint zT = publicPoint(Curve.SAKKE, Values.octets("z", 128));
    byte[] ssv = Values.octets("ssv", 16);
    List<Case> cases = new ArrayList<>();
    for (Values.Value k : Values.few(Q)) {
      byte[] key = publicPoint(Curve.SAKKE, k.octets()).octets();
      cases.add(new Case("key [" + k.name() + "]P", () -> prepare(use, uses, zT, key, ssv, false)));
    }
    return new Operation(name + ", Z_T used " + uses + " times", cases);
  }

  private static Run prepare(
      Use use, int uses, PublicPoint zT, byte[] key, byte[] ssv, boolean right) {
    SecretBytes rsk = secret(key);
    Runnable body = use.of(zT, rsk, ssv, right);
    used(zT, uses);
    return run(body, rsk);
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
