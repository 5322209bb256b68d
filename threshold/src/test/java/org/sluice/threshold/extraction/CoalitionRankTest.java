package org.sluice.threshold.extraction;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.secret.SecretPool;
import org.sluice.records.id.Hash32;
import org.sluice.threshold.Extraction.RoundOne;
import org.sluice.threshold.Json;
import org.sluice.threshold.Threshold;
import org.sluice.threshold.sharing.Coefficients;

/// What t - 1 partitions and the coordinator see, as linear equations over the unknown scalars,
/// with the coefficients of the code: z and x must lie outside their span. Each w_i is linear in
/// the monomials z, rho, rho z and eta_l of the one set that no member of the coalition belongs to;
/// each s_i in x and nu. Products of unknowns count as unknowns of their own, which makes the
/// coalition stronger only where it can choose their values.
@Tag("slow") // all coalitions of six (t, n), elimination modulo q
@DisplayName(
    "Every coalition of t - 1 partitions: the master secrets are outside the span of its view")
class CoalitionRankTest {

  private static final Field QS = Curve.SAKKE.order();
  private static final Field QE = Curve.P256.order();
  private static final int LEAVES = 3;

  static Stream<Json> cases() {
    return OracleCase.all().stream();
  }

  /// The coefficients that the model uses give the octets that the code sends.
  @ParameterizedTest
  @MethodSource("cases")
  void theModelIsTheCode(Json json) {
    try (OracleCase c = new OracleCase(json)) {
      BigInteger q = modulus(QS);
      Batch batch = c.batch();
      Hash32 tag = batch.leaves().getFirst().tag();
      BigInteger a = new BigInteger(1, batch.leaves().getFirst().id().octets()).mod(q);
      for (int i = 1; i <= c.threshold.n(); i++) {
        RoundOne m = new Extractor(c.shares.get(i), new SecureRandom()).round1(c::batch);
        BigInteger r = BigInteger.ZERO;
        BigInteger zeta = BigInteger.ZERO;
        for (List<Integer> set : c.threshold.setsOf(i)) {
          BigInteger f = ofSet(QS, set, c.threshold.n(), i);
          r = r.add(f.multiply(prf(c, i, batch.value(), set, 0, tag)));
          for (int l = 1; l < c.threshold.t(); l++) {
            BigInteger power = BigInteger.valueOf(i).pow(l);
            zeta = zeta.add(f.multiply(power).multiply(prf(c, i, batch.value(), set, l, tag)));
          }
        }
        BigInteger z = new BigInteger(1, json.get("shares").list().get(i - 1).get("z").octets());
        BigInteger w = r.multiply(a.add(z)).add(zeta).mod(q);
        byte[] sent = Arrays.copyOf(m.w().toArray(), 128);
        assertThat(new BigInteger(1, sent)).isEqualTo(w);
      }
    }
  }

  /// PRF_A("r") for l = 0, otherwise PRF_A("zeta", l).
  private static BigInteger prf(
      OracleCase c, int i, Hash32 b, List<Integer> set, int l, Hash32 tag) {
    try (SecretBytes seed = Seeds.seed(c.shares.get(i), b, set);
        Frame frame = Frame.open(SetPrf.octets() + 2L * QS.octets())) {
      SetPrf prf = new SetPrf(frame, seed);
      long out = frame.alloc(QS.octets());
      long octets = frame.alloc(QS.octets());
      if (l == 0) {
        prf.r(out, tag);
      } else {
        prf.zeta(out, l, tag);
      }
      QS.toOctets(octets, out);
      return new BigInteger(
          1, SecretPool.MEM.asSlice(octets, QS.octets()).toArray(ValueLayout.JAVA_BYTE));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  @DisplayName("z: issued leaves, and one of them in the blame phase too")
  void theSakkeSecret(Json json) {
    Threshold th = new Threshold(json.get("t").number(), json.get("n").number());
    for (List<Integer> coalition : coalitions(th)) {
      assertThat(determinesZ(th, coalition, false)).as("coalition %s", coalition).isFalse();
      // The test sees: with the one seed that must never be revealed, z is found.
      assertThat(determinesZ(th, coalition, true)).as("coalition %s", coalition).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  @DisplayName("x: issued leaves, and one of them in the blame phase too")
  void theEccsiSecret(Json json) {
    Threshold th = new Threshold(json.get("t").number(), json.get("n").number());
    for (List<Integer> coalition : coalitions(th)) {
      assertThat(determinesX(th, coalition, false)).as("coalition %s", coalition).isFalse();
      // The test sees: with two HS for one v, x is found.
      assertThat(determinesX(th, coalition, true)).as("coalition %s", coalition).isTrue();
    }
  }

  private static List<List<Integer>> coalitions(Threshold th) {
    // Complements of the sets A: exactly the groups of t - 1.
    return th.sets().stream()
        .map(a -> IntStream.rangeClosed(1, th.n()).boxed().filter(i -> !a.contains(i)).toList())
        .toList();
  }

  /// Columns: z; then for each leaf rho z, rho, eta_1..eta_(t-1). The last leaf is the blame run of
  /// the one before it: the same a, other blinding values.
  private static boolean determinesZ(Threshold th, List<Integer> coalition, boolean revealed) {
    BigInteger q = modulus(QS);
    Random random = new Random(coalition.hashCode());
    int perLeaf = th.t() + 1;
    List<BigInteger[]> rows = new ArrayList<>();
    List<Integer> honest = others(th, coalition);
    BigInteger[] ids = {draw(random, q), draw(random, q)};
    Map<Integer, BigInteger> knownShares = new HashMap<>();
    coalition.forEach(j -> knownShares.put(j, draw(random, q)));
    List<Integer> nodes = new ArrayList<>(List.of(0));
    nodes.addAll(coalition);
    for (int u = 0; u < LEAVES; u++) {
      BigInteger a = ids[Math.min(u, 1)];
      Map<List<Integer>, BigInteger> knownPrf = new HashMap<>();
      th.sets().forEach(s -> knownPrf.put(s, draw(random, q)));
      BigInteger rho = draw(random, q);
      for (int i : honest) {
        BigInteger f = ofSet(QS, honest, th.n(), i);
        BigInteger g = lagrange(QS, 0, nodes, i);
        BigInteger knownZ = BigInteger.ZERO;
        for (int j : coalition) {
          knownZ = knownZ.add(lagrange(QS, j, nodes, i).multiply(knownShares.get(j)));
        }
        BigInteger knownR = BigInteger.ZERO;
        for (List<Integer> s : th.setsOf(i)) {
          if (!s.equals(honest)) {
            knownR = knownR.add(ofSet(QS, s, th.n(), i).multiply(knownPrf.get(s)));
          }
        }
        BigInteger[] row = zeros(1 + LEAVES * perLeaf);
        int at = 1 + u * perLeaf;
        boolean open = revealed && u == LEAVES - 1;
        // With the seed revealed, rho and the eta are constants, and rho z is a multiple of z.
        row[0] = knownR.multiply(g).add(open ? f.multiply(g).multiply(rho) : BigInteger.ZERO);
        if (!open) {
          row[at] = f.multiply(g);
          row[at + 1] = f.multiply(a.add(knownZ));
          for (int l = 1; l < th.t(); l++) {
            row[at + 1 + l] = f.multiply(BigInteger.valueOf(i).pow(l));
          }
        }
        rows.add(row);
      }
    }
    return spans(rows, q);
  }

  /// Columns: x; then nu of each leaf.
  private static boolean determinesX(Threshold th, List<Integer> coalition, boolean twice) {
    BigInteger q = modulus(QE);
    Random random = new Random(coalition.hashCode());
    List<Integer> honest = others(th, coalition);
    List<Integer> nodes = new ArrayList<>(List.of(0));
    nodes.addAll(coalition);
    List<BigInteger[]> rows = new ArrayList<>();
    for (int u = 0; u < LEAVES; u++) {
      for (int k = 0; k < (twice ? 2 : 1); k++) {
        BigInteger hs = draw(random, q);
        for (int i : honest) {
          BigInteger[] row = zeros(1 + LEAVES);
          row[0] = lagrange(QE, 0, nodes, i);
          row[1 + u] = hs.multiply(ofSet(QE, honest, th.n(), i));
          rows.add(row);
        }
      }
    }
    return spans(rows, q);
  }

  private static List<Integer> others(Threshold th, List<Integer> coalition) {
    return IntStream.rangeClosed(1, th.n()).boxed().filter(i -> !coalition.contains(i)).toList();
  }

  /// Whether the first unit vector is in the row space: elimination of all other columns first.
  private static boolean spans(List<BigInteger[]> rows, BigInteger q) {
    List<BigInteger[]> left = new ArrayList<>(rows);
    int columns = rows.getFirst().length;
    for (int c = 1; c < columns; c++) {
      int column = c;
      BigInteger[] pivot =
          left.stream().filter(r -> r[column].mod(q).signum() != 0).findFirst().orElse(null);
      if (pivot != null) {
        left.remove(pivot);
        BigInteger inverse = pivot[c].modInverse(q);
        left =
            new ArrayList<>(left.stream().map(r -> reduced(r, pivot, column, inverse, q)).toList());
      }
    }
    return left.stream().anyMatch(r -> r[0].mod(q).signum() != 0);
  }

  private static BigInteger[] reduced(
      BigInteger[] row, BigInteger[] pivot, int c, BigInteger inverse, BigInteger q) {
    BigInteger factor = row[c].multiply(inverse).mod(q);
    BigInteger[] reduced = new BigInteger[row.length];
    for (int j = 0; j < row.length; j++) {
      reduced[j] = row[j].subtract(factor.multiply(pivot[j])).mod(q);
    }
    return reduced;
  }

  private static BigInteger[] zeros(int n) {
    BigInteger[] row = new BigInteger[n];
    Arrays.fill(row, BigInteger.ZERO);
    return row;
  }

  private static BigInteger draw(Random random, BigInteger q) {
    return new BigInteger(q.bitLength() + 64, random).mod(q);
  }

  private static BigInteger modulus(Field f) {
    return new BigInteger(1, f.modulus());
  }

  private static BigInteger lagrange(Field f, int i, List<Integer> nodes, int at) {
    return new BigInteger(1, Coefficients.lagrange(f, i, nodes, at));
  }

  private static BigInteger ofSet(Field f, List<Integer> a, int n, int x) {
    try (Frame frame = Frame.open(f.octets())) {
      long r = frame.alloc(f.octets());
      Coefficients.ofSet(f, r, a, n, x);
      return new BigInteger(1, Coefficients.octets(f, r));
    }
  }
}
