package org.sluice.threshold.ceremony;

import java.util.function.Supplier;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.field.RandomSource;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.id.Hash32;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.threshold.CeremonyPlan;
import org.sluice.threshold.extraction.GenerationShares;
import org.sluice.threshold.sharing.Polynomial;
import org.sluice.threshold.sharing.Succession;
import org.sluice.threshold.vault.GenerationVault;

/// The generation before, as this partition has read it in the log, for a run that shares the same
/// secrets anew.
///
/// @param record as logged
/// @param policyHash policy in force when it was logged
public record Before(GenerationRecord record, Hash32 policyHash) {

  Succession succession(CeremonyPlan plan, CeremonyPlan.After after) {
    return new Succession(record, after.dealers(), plan.threshold().n());
  }

  /// The polynomials that member `index` deals; both are drawn, opened or public at once.
  Dealt deal(
      int index,
      CeremonyPlan plan,
      CeremonyPlan.After after,
      GenerationVault vault,
      RandomSource random) {
    int t = plan.threshold().t();
    if (!after.dealers().contains(index)) {
      return Dealt.of(Polynomial.ones(Curve.SAKKE, t), () -> Polynomial.ones(Curve.P256, t));
    }
    Succession s = succession(plan, after);
    try (GenerationShares shares = vault.load(record, policyHash);
        SecretBytes z = s.constant(Curve.SAKKE, index, shares.z());
        SecretBytes x = s.constant(Curve.P256, index, shares.x())) {
      return Dealt.of(
          Polynomial.draw(Curve.SAKKE, t, random, z),
          () -> Polynomial.draw(Curve.P256, t, random, x));
    }
  }

  /// Two polynomials that the caller owns.
  static final class Dealt {
    private final Polynomial z;
    private final Polynomial x;

    private Dealt(Polynomial z, Polynomial x) {
      this.z = z;
      this.x = x;
    }

    /// Takes ownership of both; if there is no second, the first is wiped.
    static Dealt of(Polynomial z, Supplier<Polynomial> x) {
      boolean done = false;
      try {
        Dealt dealt = new Dealt(z, x.get());
        done = true;
        return dealt;
      } finally {
        if (!done) {
          z.close();
        }
      }
    }

    Polynomial z() {
      return z;
    }

    Polynomial x() {
      return x;
    }
  }
}
