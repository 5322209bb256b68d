package org.sluice.threshold.extraction;

import java.lang.foreign.MemorySegment;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sluice.mikey.batch.BaseMultiples;
import org.sluice.mikey.curve.BadPoint;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.P256Batch;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.secret.SecretPool;
import org.sluice.threshold.Extraction;
import org.sluice.threshold.Extraction.RoundOne;
import org.sluice.threshold.Extraction.RoundTwo;
import org.sluice.threshold.PartitionStopped;
import org.sluice.threshold.Refusal;
import org.sluice.threshold.sharing.Coefficients;

/// Round 2 at one partition: K_i = [4^-1 lambda_i^T r_i w^-1]P and s_i = x_i + HS v_i for every
/// leaf, after [RoundTwoChecks].
final class RoundTwoComputation {
  private static final Curve ES = Curve.SAKKE;
  private static final Curve EG = Curve.P256;
  private static final Field QS = ES.order();
  private static final Field QE = EG.order();

  private final GenerationShares shares;
  private final RoundTwoChecks checks;
  private final SecureRandom random;

  RoundTwoComputation(GenerationShares shares, SecureRandom random) {
    this.shares = shares;
    this.checks = new RoundTwoChecks(shares.index(), shares.known());
    this.random = random;
  }

  RoundTwo answer(Batch batch, RoundOne own, List<RoundOne> messages, List<Integer> answering) {
    checks.check(batch, own, messages, answering);
    int n = batch.size();
    SecretBytes k = SecretBytes.allocate(n * ES.encodedOctets());
    SecretBytes s = SecretBytes.allocate(batch.audit() ? 0 : n * Extraction.X_SCALAR);
    RoundTwo answer = new RoundTwo(shares.index(), k, s);
    boolean done = false;
    try (Seeds seeds = new Seeds(shares, own.batch())) {
      if (!batch.audit()) {
        eccsi(seeds, batch, messages, s);
      }
      sakke(seeds, batch, messages, answering, k);
      done = true;
      return answer;
    } finally {
      if (!done) {
        answer.close();
      }
    }
  }

  private void sakke(
      Seeds seeds, Batch batch, List<RoundOne> messages, List<Integer> answering, SecretBytes k) {
    int n = batch.size();
    try (Frame frame =
        Frame.open((2L + 2L * n) * QS.octets() + LeafEquations.octets(messages.size()))) {
      LeafEquations leaves = new LeafEquations(frame, messages, answering.size());
      long factor = frame.alloc(QS.octets());
      long t = frame.alloc(QS.octets());
      long r = frame.alloc((long) n * QS.octets());
      seeds.r(r, batch.tags());
      QS.set(t, 4);
      QS.inv(t, t);
      Coefficients.lagrange(QS, factor, shares.index(), answering, 0);
      QS.mul(factor, factor, t);
      long scalars = frame.alloc((long) n * QS.octets());
      inverses(leaves, scalars, n);
      for (int u = 0; u < n; u++) {
        long scalar = scalars + (long) u * QS.octets();
        QS.mul(t, r + (long) u * QS.octets(), factor);
        QS.mul(scalar, scalar, t);
        if (QS.isZero(scalar) != 0) {
          throw checks.refused(Refusal.ZERO_VALUE, "key part of leaf " + u + " is 0");
        }
      }
      k.use(out -> {
        BaseMultiples.encode(out, scalars, n);
        return out;
      });
    }
  }

  /// 1 / w of every leaf at `to`, with one inversion for all: w is public.
  private void inverses(LeafEquations leaves, long to, int n) {
    int size = QS.octets();
    try (Frame frame = Frame.open((n + 2L) * size)) {
      long products = frame.alloc((long) n * size);
      long inverse = frame.alloc(size);
      long w = frame.alloc(size);
      for (int u = 0; u < n; u++) {
        leaves.w(w, u);
        if (QS.isZero(w) != 0) {
          throw checks.refused(Refusal.ZERO_VALUE, "w of leaf " + u + " is 0");
        }
        QS.copy(to + (long) u * size, w);
        QS.copy(products + (long) u * size, w);
        if (u > 0) {
          QS.mul(products + (long) u * size, w, products + (u - 1L) * size);
        }
      }
      QS.inv(inverse, products + (n - 1L) * size);
      for (int u = n - 1; u > 0; u--) {
        QS.mul(w, inverse, products + (u - 1L) * size);
        QS.mul(inverse, inverse, to + (long) u * size);
        QS.copy(to + (long) u * size, w);
      }
      QS.copy(to, inverse);
    }
  }

  private void eccsi(Seeds seeds, Batch batch, List<RoundOne> messages, SecretBytes s) {
    int n = batch.size();
    int t = shares.known().threshold().t();
    List<Integer> q = messages.stream().map(RoundOne::index).toList();
    try (Frame frame =
        Frame.open(
            RoundTwoChecks.octets(q.size(), n)
                + LeafEquations.octets(q.size())
                + LeafEquations.pvtOctets(t, n)
                + (long) n * QE.octets()
                + 2L * n * Extraction.X_SCALAR)) {
      RoundTwoChecks.Points points = checks.new Points(frame, messages);
      checks.degree(points, q, n);
      LeafEquations leaves = new LeafEquations(frame, messages, t);
      @Nullable P256Batch pvts = leaves.pvts(frame);
      List<PublicPoint> pvt = new ArrayList<>();
      for (int u = 0; u < n; u++) {
        pvt.add(pvts == null ? pvt(leaves, u) : pvts.point(u));
      }
      long hs = frame.alloc((long) n * QE.octets());
      long once = frame.alloc((long) n * Extraction.X_SCALAR);
      long twice = frame.alloc((long) n * Extraction.X_SCALAR);
      parts(seeds, batch, pvt, hs, once);
      parts(seeds, batch, pvt, hs, twice);
      if (SecretPool.MEM
              .asSlice(once, (long) n * Extraction.X_SCALAR)
              .mismatch(SecretPool.MEM.asSlice(twice, (long) n * Extraction.X_SCALAR))
          != -1) {
        throw new PartitionStopped(shares.index(), "s");
      }
      ownEquation(points, hs, once, n);
      s.use(out -> {
        MemorySegment.copy(
            SecretPool.MEM, once, SecretPool.MEM, out, (long) n * Extraction.X_SCALAR);
        return out;
      });
    }
  }

  private PublicPoint pvt(LeafEquations leaves, int u) {
    try {
      return leaves.pvt(u);
    } catch (BadPoint e) {
      throw checks.refused(Refusal.ZERO_VALUE, "PVT of leaf " + u + ": " + e.problem());
    }
  }

  /// HS (elements at `hs`) and s_i = x_i + HS v_i (octets at `out`) of every leaf.
  private void parts(Seeds seeds, Batch batch, List<PublicPoint> pvt, long hs, long out) {
    try (Frame frame = Frame.open((1L + batch.size()) * QE.octets())) {
      long x = frame.alloc(QE.octets());
      long all = frame.alloc((long) batch.size() * QE.octets());
      seeds.v(all, batch.tags());
      shares.x().use(at -> QE.fromOctets(x, at, QE.octets()));
      for (int u = 0; u < batch.size(); u++) {
        long h = hs + (long) u * QE.octets();
        LeafEquations.hs(h, shares.known().kpak(), batch.leaves().get(u).id(), pvt.get(u));
        if (QE.isZero(h) != 0) {
          throw checks.refused(Refusal.ZERO_VALUE, "HS of leaf " + u + " is 0");
        }
        long v = all + (long) u * QE.octets();
        QE.mul(v, v, h);
        QE.add(v, v, x);
        QE.toOctets(out + (long) u * Extraction.X_SCALAR, v);
      }
    }
  }

  /// sum e_u ([s_{i,u}]G - X_i - [HS_u]V_{i,u}) = O with own 128-bit e_u.
  private void ownEquation(RoundTwoChecks.Points points, long hs, long s, int n) {
    byte[][] k = new byte[n][];
    try (Frame frame = Frame.open(5L * QE.octets() + 3L * EG.pointOctets())) {
      long e = frame.alloc(QE.octets());
      long t = frame.alloc(QE.octets());
      long sumE = frame.alloc(QE.octets());
      long sumS = frame.alloc(QE.octets());
      long left = frame.alloc(EG.pointOctets());
      long right = frame.alloc(EG.pointOctets());
      long x = frame.alloc(EG.pointOctets());
      byte[] drawn = new byte[16];
      for (int u = 0; u < n; u++) {
        random.nextBytes(drawn);
        QE.reducePublic(e, drawn);
        QE.add(sumE, sumE, e);
        QE.fromOctets(t, s + (long) u * Extraction.X_SCALAR, Extraction.X_SCALAR);
        QE.mul(t, t, e);
        QE.add(sumS, sumS, t);
        QE.mul(t, e, hs + (long) u * QE.octets());
        k[u] = Coefficients.octets(QE, t);
      }
      shares.known().xShares().get(shares.index() - 1).load(x);
      EG.mulPublic(x, Coefficients.octets(QE, sumE), x);
      points.of(shares.index()).sum(right, k);
      EG.add(right, right, x);
      EG.mulBase(left, sumS);
      if (EG.equal(left, right) == 0) {
        throw new PartitionStopped(shares.index(), "own key parts and X_i");
      }
    }
  }
}
