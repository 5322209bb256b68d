package org.sluice.threshold.ceremony;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sluice.mikey.curve.BadPoint;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;
import org.sluice.threshold.Ceremony.Opening;
import org.sluice.threshold.Ceremony.SubShare;
import org.sluice.threshold.CeremonyPlan;
import org.sluice.threshold.sharing.Feldman;

/// What one partition checks of one dealer's opening (design section 8, round 3).
final class OpeningCheck {
  private static final int Z = 1;

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

  OpeningCheck(int index, CeremonyPlan plan, Hash32 session, RunKeys keys) {
    this.index = index;
    this.plan = plan;
    this.session = session;
    this.keys = keys;
  }

  /// What is wrong with the public part of an opening, or null: it is what the dealer committed to,
  /// and every commitment is a point of its curve, not O, of order q.
  @Nullable String wrong(Opening o, Hash32 commitmentHash) {
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
        java.util.stream.IntStream.rangeClosed(1, plan.threshold().n())
            .filter(j -> j != o.index())
            .boxed()
            .toList();
    if (!recipients.equals(wanted)) {
      return "sub-shares for " + recipients;
    }
    try {
      var _ = Feldman.points(Curve.SAKKE, o.z());
      var _ = Feldman.points(Curve.P256, o.x());
      return null;
    } catch (BadPoint e) {
      return "a commitment is " + e.problem();
    }
  }

  /// The own sub-share of an opening that is not wrong. The caller closes it.
  SecretBytes subShare(Opening o, int kind) throws WrongSubShare {
    boolean isZ = kind == Z;
    Curve curve = isZ ? Curve.SAKKE : Curve.P256;
    SubShare own =
        o.subShares().stream().filter(s -> s.recipient() == index).findFirst().orElseThrow();
    byte[] aad = CeremonyOctets.subShare(session, o.index(), index, kind);
    SecretBytes share = decrypt(o, kind, aad, isZ ? own.z() : own.x());
    boolean fits = false;
    try {
      List<Octets> commitments = isZ ? o.z() : o.x();
      fits =
          Feldman.opens(curve, share, Feldman.at(curve, Feldman.points(curve, commitments), index));
    } catch (BadPoint e) {
      throw new WrongSubShare("the committed sub-share is " + e.problem());
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
  private SecretBytes decrypt(Opening o, int kind, byte[] aad, Octets sealed) throws WrongSubShare {
    try {
      return keys.decrypt(o.index(), kind, aad, sealed);
    } catch (RuntimeException e) {
      throw new WrongSubShare("sub-share does not decrypt");
    }
  }
}
