package org.sluice.threshold.sharing;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sluice.mikey.curve.BadPoint;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.records.statement.Dealing;
import org.sluice.records.statement.GenerationRecord;

/// The same master secrets under new shares (design section 8: refresh, resharing, repair). With S
/// the members that have shares, dealer i of S deals lambda_i^S z_i, and every other member deals
/// the polynomial 1 + x + ... + x^(t-1), which has no secret; the first of S takes those ones off
/// its constant term. So the constant terms add up to z, all of it can be seen in the commitments,
/// and one honest dealer in S makes the new polynomial uniform.
public final class Succession {

  private final GenerationRecord before;
  private final List<Integer> dealers;
  private final int others;

  /// From the generation of `before` to one of `n` members, of whom `dealers` deal their shares.
  public Succession(GenerationRecord before, List<Integer> dealers, int n) {
    this.before = before;
    this.dealers = List.copyOf(dealers);
    this.others = n - dealers.size();
  }

  /// Who of a record deals a share: whoever does not deal ones.
  public static Succession of(GenerationRecord before, GenerationRecord next) {
    List<Integer> dealers = new ArrayList<>();
    for (int i = 1; i <= next.n(); i++) {
      Dealing d = next.dealings().get(i - 1);
      if (!ones(d.zCommitments(), d.xCommitments())) {
        dealers.add(i);
      }
    }
    return new Succession(before, dealers, next.n());
  }

  /// What is wrong with who deals, or null: at least t members of the generation before, each at
  /// its own index under its own key.
  ///
  /// @param identities identity key of each member of the new generation, by index
  public @Nullable String wrongDealers(List<Octets> identities) {
    if (dealers.size() < before.t()) {
      return dealers.size() + " deal shares, " + before.t() + " needed";
    }
    int last = 0;
    for (int i : dealers) {
      boolean member =
          i > last
              && i <= before.n()
              && i <= identities.size()
              && before.partitions().get(i - 1).identitySpki().equals(identities.get(i - 1));
      if (!member) {
        return "dealer " + i + " is not a member of the generation before at that index";
      }
      last = i;
    }
    return null;
  }

  /// What is wrong with the commitments of dealer `i`, or null.
  public @Nullable String wrong(int i, List<Octets> z, List<Octets> x) {
    if (!dealers.contains(i)) {
      return ones(z, x) ? null : "a member without a share deals another polynomial than ones";
    }
    try {
      boolean constant =
          constant(Curve.SAKKE, i, before.summedZ()).equals(point(Curve.SAKKE, z.getFirst()))
              && constant(Curve.P256, i, before.summedX()).equals(point(Curve.P256, x.getFirst()));
      return constant ? null : "the constant term is not the dealer's share of before";
    } catch (BadPoint e) {
      return "a constant term is " + e.problem();
    }
  }

  /// What is wrong with a whole record, or null.
  public @Nullable String wrong(GenerationRecord next) {
    if (!next.zT().equals(before.zT()) || !next.kpak().equals(before.kpak())) {
      return "Z_T or KPAK is another";
    }
    String wrong = wrongDealers(next.partitions().stream().map(p -> p.identitySpki()).toList());
    for (int i = 1; wrong == null && i <= next.n(); i++) {
      Dealing d = next.dealings().get(i - 1);
      wrong = wrong(i, d.zCommitments(), d.xCommitments());
    }
    return wrong;
  }

  /// The constant term that dealer `i` of S deals for its `share`. The caller closes it.
  public SecretBytes constant(Curve curve, int i, SecretBytes share) {
    Field q = curve.order();
    SecretBytes constant = SecretBytes.allocate(q.octets());
    share.use(from ->
        constant.use(to -> {
          try (Frame frame = Frame.open(2L * q.octets())) {
            long c = frame.alloc(q.octets());
            long t = frame.alloc(q.octets());
            q.fromOctets(c, from, q.octets());
            Coefficients.lagrange(q, t, i, dealers, 0);
            q.mul(c, c, t);
            q.set(t, taken(i));
            q.sub(c, c, t);
            q.toOctets(to, c);
            return to;
          }
        }));
    return constant;
  }

  private int taken(int i) {
    return i == dealers.getFirst() ? others : 0;
  }

  private PublicPoint constant(Curve curve, int i, List<Octets> summed) {
    Field q = curve.order();
    try (Frame frame = Frame.open(q.octets() + 3L * curve.pointOctets())) {
      long minus = frame.alloc(q.octets());
      long share = frame.alloc(curve.pointOctets());
      long base = frame.alloc(curve.pointOctets());
      long sum = frame.alloc(curve.pointOctets());
      Feldman.at(curve, Feldman.points(curve, summed), i).load(share);
      curve.generator().load(base);
      q.set(minus, taken(i));
      q.neg(minus, minus);
      byte[][] k = {Coefficients.lagrange(q, i, dealers, 0), Coefficients.octets(q, minus)};
      curve.msmPublic(sum, k, new long[] {share, base});
      return PublicPoint.of(curve, sum);
    }
  }

  private static boolean ones(List<Octets> z, List<Octets> x) {
    Octets p = Octets.of(Curve.SAKKE.generator().octets());
    Octets g = Octets.of(Curve.P256.generator().octets());
    return z.stream().allMatch(p::equals) && x.stream().allMatch(g::equals);
  }

  private static PublicPoint point(Curve curve, Octets encoded) {
    return PublicPoint.of(curve, encoded.toArray());
  }
}
