package org.sluice.threshold.ceremony;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.sluice.mikey.curve.BadPoint;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;
import org.sluice.threshold.Ceremony.Opening;
import org.sluice.threshold.Ceremony.SubShare;
import org.sluice.threshold.CeremonyPlan;
import org.sluice.threshold.sharing.Feldman;
import org.sluice.threshold.sharing.Succession;

/// What one partition checks of one dealer's opening (design section 8, round 3).
final class OpeningCheck {
  /// A sub-share that does not decrypt or is not the committed value.
  static final class WrongSubShare extends Exception {
    private static final long serialVersionUID = 1L;

    WrongSubShare(String why) {
      super(why);
    }
  }

  private final int index;
  private final CeremonyPlan plan;
  private final Hash32 session;
  private final RunKeys keys;
  private final Opening opening;
  private final @Nullable Succession succession;
  private List<PublicPoint> z = List.of();
  private List<PublicPoint> x = List.of();

  OpeningCheck(
      int index,
      CeremonyPlan plan,
      Hash32 session,
      RunKeys keys,
      Opening opening,
      @Nullable Succession succession) {
    this.index = index;
    this.plan = plan;
    this.session = session;
    this.keys = keys;
    this.opening = opening;
    this.succession = succession;
  }

  /// What is wrong with the public part of the opening, or null: it is what the dealer committed
  /// to, and every commitment is a point of its curve, not O, of order q.
  @Nullable String wrong(Hash32 commitmentHash) {
    Opening o = opening;
    int t = plan.threshold().t();
    if (o.z().size() != t || o.x().size() != t || o.nonce().length() != Hash32.LENGTH) {
      return "opening of another form";
    }
    Hash32 opened = CeremonyOctets.commitmentHash(session, o.index(), o.z(), o.x(), o.nonce());
    if (!opened.equals(commitmentHash)) {
      return "opening is not what was committed to";
    }
    List<Integer> recipients = o.subShares().stream().map(SubShare::recipient).toList();
    List<Integer> wanted =
        IntStream.rangeClosed(1, plan.threshold().n()).filter(j -> j != o.index()).boxed().toList();
    if (!recipients.equals(wanted)) {
      return "sub-shares for " + recipients;
    }
    try {
      z = Feldman.points(Curve.SAKKE, o.z());
      x = Feldman.points(Curve.P256, o.x());
      return succession == null ? null : succession.wrong(o.index(), o.z(), o.x());
    } catch (BadPoint e) {
      return "a commitment is bad: " + e.problem();
    }
  }

  /// Takes the replicated keys that the dealer made for sets with this partition into the token.
  void takeKeys() throws WrongSubShare {
    // A token that cannot unwrap says so in an exception of its adapter, which is not known here.
    try {
      keys.unwrap(opening.index(), own().keys());
    } catch (RuntimeException e) {
      throw new WrongSubShare("a replicated key does not unwrap");
    }
  }

  /// Own SAKKE sub-share of an opening that is not wrong. The caller closes it.
  SecretBytes zShare() throws WrongSubShare {
    return share(Curve.SAKKE, RunKeys.Z, z, own().z());
  }

  /// Own ECCSI sub-share of an opening that is not wrong. The caller closes it.
  SecretBytes xShare() throws WrongSubShare {
    return share(Curve.P256, RunKeys.X, x, own().x());
  }

  private SubShare own() {
    return opening.subShares().stream()
        .filter(s -> s.recipient() == index)
        .findFirst()
        .orElseThrow();
  }

  private SecretBytes share(Curve curve, int kind, List<PublicPoint> commitments, Octets sealed)
      throws WrongSubShare {
    SecretBytes share = decrypt(kind, sealed);
    boolean fits = false;
    try {
      fits = Feldman.opens(curve, share, Feldman.at(curve, commitments, index));
    } catch (BadPoint e) {
      throw new WrongSubShare("the committed sub-share is bad: " + e.problem());
    } finally {
      if (!fits) {
        share.close();
      }
    }
    if (!fits) {
      throw new WrongSubShare("sub-share is not the committed value");
    }
    return share;
  }

  // A token that cannot decrypt says so in an exception of its adapter, which is not known here.
  private SecretBytes decrypt(int kind, Octets sealed) throws WrongSubShare {
    byte[] aad = CeremonyOctets.subShare(session, opening.index(), index, kind);
    try {
      return keys.decrypt(opening.index(), kind, aad, sealed);
    } catch (RuntimeException e) {
      throw new WrongSubShare("sub-share does not decrypt");
    }
  }
}
