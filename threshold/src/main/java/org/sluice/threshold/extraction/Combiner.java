package org.sluice.threshold.extraction;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sluice.mikey.curve.BadPoint;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.P256Batch;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.id.Identifier;
import org.sluice.threshold.BatchFailed;
import org.sluice.threshold.BatchFailed.Check;
import org.sluice.threshold.Extraction;
import org.sluice.threshold.Extraction.RoundOne;
import org.sluice.threshold.Extraction.RoundTwo;
import org.sluice.threshold.sharing.Coefficients;

/// Adds the partitions' parts (design section 5, "Combine"): RSK = [4] sum K_i after y^2 = x^3 - 3x
/// was checked for every K_i; SSK = sum lambda_i^T s_i. The factor 4 removes every component of
/// small order, so no test of the order is needed. The result is not verified yet.
final class Combiner {
  private static final Curve ES = Curve.SAKKE;
  private static final Field QE = Curve.P256.order();

  private final List<Identifier> ids;
  private final long firstLeaf;
  private final boolean audit;

  Combiner(List<Identifier> ids, long firstLeaf, boolean audit) {
    this.ids = ids;
    this.firstLeaf = firstLeaf;
    this.audit = audit;
  }

  List<ExtractedKey> combine(int t, List<RoundOne> messages, List<RoundTwo> parts) {
    for (RoundTwo p : parts) {
      if (p.k().length() != ids.size() * ES.encodedOctets()
          || p.s().length() != (audit ? 0 : ids.size() * Extraction.X_SCALAR)) {
        throw BatchFailed.ofPart(
            Check.FORM, p.index(), "parts of partition " + p.index() + " have another size");
      }
    }
    List<ExtractedKey> keys = new ArrayList<>();
    boolean done = false;
    List<Integer> answering = parts.stream().map(RoundTwo::index).toList();
    long lambdaOctets = (long) parts.size() * QE.octets();
    long leafOctets =
        LeafEquations.octets(messages.size()) + LeafEquations.pvtOctets(t, ids.size());
    try (Frame frame = Frame.open(leafOctets + lambdaOctets)) {
      LeafEquations leaves = new LeafEquations(frame, messages, t);
      long lambdas = frame.alloc(lambdaOctets);
      for (int j = 0; j < parts.size(); j++) {
        long at = lambdas + (long) j * QE.octets();
        Coefficients.lagrange(QE, at, answering.get(j), answering, 0);
      }
      @Nullable P256Batch pvts = audit ? null : leaves.pvts(frame);
      for (int u = 0; u < ids.size(); u++) {
        // What is public comes first: a failure must leave no secret over.
        @Nullable PublicPoint pvt = audit ? null : pvts == null ? pvt(leaves, u) : pvts.point(u);
        SecretBytes rsk = rsk(parts, u);
        boolean added = false;
        try {
          @Nullable SecretBytes ssk = audit ? null : ssk(parts, lambdas, u);
          keys.add(new ExtractedKey(firstLeaf + u, ids.get(u), rsk, ssk, pvt));
          added = true;
        } finally {
          if (!added) {
            rsk.close();
          }
        }
      }
      done = true;
      return keys;
    } finally {
      if (!done) {
        keys.forEach(ExtractedKey::close);
      }
    }
  }

  private static SecretBytes rsk(List<RoundTwo> parts, int u) {
    try (Frame frame = Frame.open(2L * ES.pointOctets())) {
      long sum = frame.alloc(ES.pointOctets());
      long part = frame.alloc(ES.pointOctets());
      ES.setInfinity(sum);
      for (RoundTwo p : parts) {
        p.k()
            .use(at -> {
              decode(part, at + (long) u * ES.encodedOctets(), p.index(), u);
              return at;
            });
        ES.add(sum, sum, part);
      }
      ES.dbl(sum, sum);
      ES.dbl(sum, sum);
      SecretBytes rsk = SecretBytes.allocate(ES.encodedOctets());
      try {
        rsk.use(at -> {
          ES.encode(at, sum);
          return at;
        });
        return rsk;
      } catch (BadPoint e) {
        rsk.close();
        throw BatchFailed.ofLeaf(Check.ZERO_KEY, u, "RSK");
      }
    }
  }

  private static void decode(long r, long at, int index, int u) {
    try {
      ES.decode(r, at, ES.encodedOctets());
    } catch (BadPoint e) {
      throw BatchFailed.ofPart(
          Check.K_OFF_CURVE, index, "K of partition " + index + ", leaf " + u + ": " + e.problem());
    }
  }

  private static SecretBytes ssk(List<RoundTwo> parts, long lambdas, int u) {
    try (Frame frame = Frame.open(2L * QE.octets())) {
      long sum = frame.alloc(QE.octets());
      long s = frame.alloc(QE.octets());
      for (int j = 0; j < parts.size(); j++) {
        RoundTwo p = parts.get(j);
        long below =
            p.s()
                .use(at ->
                    QE.fromOctets(s, at + (long) u * Extraction.X_SCALAR, Extraction.X_SCALAR));
        if (below == 0) {
          throw BatchFailed.ofPart(
              Check.FORM, p.index(), "s of partition " + p.index() + ", leaf " + u);
        }
        QE.mul(s, s, lambdas + (long) j * QE.octets());
        QE.add(sum, sum, s);
      }
      if (QE.isZero(sum) != 0) {
        throw BatchFailed.ofLeaf(Check.ZERO_KEY, u, "SSK");
      }
      SecretBytes ssk = SecretBytes.allocate(Extraction.X_SCALAR);
      ssk.use(at -> {
        QE.toOctets(at, sum);
        return at;
      });
      return ssk;
    }
  }

  private static PublicPoint pvt(LeafEquations leaves, int u) {
    try {
      return leaves.pvt(u);
    } catch (BadPoint e) {
      throw BatchFailed.ofLeaf(Check.ZERO_KEY, u, "PVT is " + e.problem());
    }
  }
}
