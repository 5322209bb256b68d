package org.sluice.threshold.extraction;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sluice.mikey.curve.BadPoint;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.Encodings;
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
    long rskOctets = (long) ids.size() * ES.encodedOctets() + 8;
    try (Frame frame = Frame.open(leafOctets + lambdaOctets + rskOctets)) {
      LeafEquations leaves = new LeafEquations(frame, messages, t);
      long lambdas = frame.alloc(lambdaOctets);
      for (int j = 0; j < parts.size(); j++) {
        long at = lambdas + (long) j * QE.octets();
        Coefficients.lagrange(QE, at, answering.get(j), answering, 0);
      }
      @Nullable P256Batch pvts = audit ? null : leaves.pvts(frame);
      long octets = frame.alloc((long) ids.size() * ES.encodedOctets());
      rsks(octets, parts);
      for (int u = 0; u < ids.size(); u++) {
        // What is public comes first: a failure must leave no secret over.
        @Nullable PublicPoint pvt = audit ? null : pvts == null ? pvt(leaves, u) : pvts.point(u);
        SecretBytes rsk =
            SecretBytes.takeCopyOf(octets + (long) u * ES.encodedOctets(), ES.encodedOctets());
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

  /// The octets of every RSK, side by side.
  private void rsks(long octets, List<RoundTwo> parts) {
    int size = ES.pointOctets();
    try (Frame frame = Frame.open((ids.size() + 1L) * size + ES.scratchOctets())) {
      long sums = frame.alloc((long) ids.size() * size);
      long part = frame.alloc(size);
      long scratch = frame.alloc(ES.scratchOctets());
      for (int u = 0; u < ids.size(); u++) {
        long sum = sums + (long) u * size;
        for (int j = 0; j < parts.size(); j++) {
          read(parts.get(j), j == 0 ? sum : part, u);
          if (j > 0) {
            ES.add(sum, sum, part, scratch);
          }
        }
        ES.dbl(sum, sum, scratch);
        ES.dbl(sum, sum, scratch);
      }
      int infinite = Encodings.encode(ES, octets, sums, ids.size());
      if (infinite >= 0) {
        throw BatchFailed.ofLeaf(Check.ZERO_KEY, infinite, "RSK");
      }
    }
  }

  private static void read(RoundTwo part, long r, int u) {
    try {
      part.k()
          .use(at -> {
            ES.decode(r, at + (long) u * ES.encodedOctets(), ES.encodedOctets());
            return at;
          });
    } catch (BadPoint e) {
      int i = part.index();
      throw BatchFailed.ofPart(
          Check.K_OFF_CURVE, i, "K of partition " + i + ", leaf " + u + ": " + e.problem());
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
