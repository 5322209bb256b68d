package org.sluice.threshold.ceremony;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.Hash32;
import org.sluice.threshold.Ceremony.Agreement;
import org.sluice.threshold.Ceremony.Commitment;
import org.sluice.threshold.Ceremony.Complaint;
import org.sluice.threshold.Ceremony.Nonce;
import org.sluice.threshold.Ceremony.Opening;
import org.sluice.threshold.Ceremony.Verdict;
import org.sluice.threshold.CeremonyPlan;

/// Canonical octets of a ceremony: what is hashed and what each signature covers. Every input
/// begins with a label of its own and, from round 1 on, the session id.
final class CeremonyOctets {
  private CeremonyOctets() {}

  /// Session id: hash of the plan that was confirmed and of what all n contributed in round 0.
  static Hash32 sessionId(CeremonyPlan plan, List<Nonce> nonces) {
    Writer w = label("sluice/session/v1").raw(plan.encode());
    nonces.forEach(n -> nonceBody(w, n));
    return Hash32.sha256(w.toByteArray());
  }

  static byte[] nonce(Hash32 planFingerprint, Nonce n) {
    Writer w = label("sluice/ceremony-nonce/v1").raw(planFingerprint.octets());
    nonceBody(w, n);
    return w.toByteArray();
  }

  private static void nonceBody(Writer w, Nonce n) {
    w.u8(n.index()).raw(n.nonce()).u16(n.transport().size());
    n.transport().forEach(w::bytes16);
    w.u16(n.sets().size());
    n.sets().forEach(w::bytes16);
  }

  /// H(session id || dealer || commitments || nonce), round 1.
  static Hash32 commitmentHash(
      Hash32 session, int dealer, List<Octets> z, List<Octets> x, Octets nonce) {
    Writer w = label("sluice/dkg-commitment/v1").raw(session.octets()).u8(dealer);
    z.forEach(w::bytes16);
    x.forEach(w::bytes16);
    return Hash32.sha256(w.raw(nonce).toByteArray());
  }

  static byte[] commitment(Hash32 session, Commitment c) {
    return label("sluice/ceremony-commitment/v1")
        .raw(session.octets())
        .u8(c.index())
        .raw(c.commitmentHash().octets())
        .toByteArray();
  }

  static byte[] agreement(Hash32 session, int index, List<Commitment> all) {
    Writer w = label("sluice/ceremony-agreement/v1").raw(session.octets()).u8(index);
    all.forEach(c -> w.raw(c.commitmentHash().octets()));
    return w.toByteArray();
  }

  static byte[] opening(Hash32 session, Opening o) {
    Writer w = label("sluice/ceremony-opening/v1").raw(session.octets());
    openingBody(w, o);
    return w.toByteArray();
  }

  private static void openingBody(Writer w, Opening o) {
    w.u8(o.index()).raw(o.nonce()).u8(o.z().size());
    o.z().forEach(w::bytes16);
    w.u8(o.x().size());
    o.x().forEach(w::bytes16);
    w.u8(o.subShares().size());
    o.subShares()
        .forEach(s -> {
          w.u8(s.recipient()).bytes16(s.z()).bytes16(s.x()).u16(s.keys().size());
          s.keys().forEach(w::bytes16);
        });
  }

  /// Hash of all that was said: plan and round 0 through the session id, hashes, openings.
  static Hash32 transcript(
      Hash32 session, List<Commitment> commitments, List<Agreement> agreed, List<Opening> opened) {
    Writer w = label("sluice/ceremony-transcript/v1").raw(session.octets());
    commitments.forEach(c -> w.raw(c.commitmentHash().octets()).bytes16(c.signature()));
    agreed.forEach(a -> w.u8(a.index()).bytes16(a.signature()));
    opened.forEach(o -> {
      openingBody(w, o);
      w.bytes16(o.signature());
    });
    return Hash32.sha256(w.toByteArray());
  }

  static byte[] verdict(Hash32 session, Verdict v) {
    Writer w =
        label("sluice/ceremony-verdict/v1")
            .raw(session.octets())
            .u8(v.index())
            .raw(v.transcript().octets());
    v.kcv().forEach(k -> w.raw(k.octets()));
    return w.toByteArray();
  }

  static byte[] complaint(Hash32 session, Complaint c) {
    return label("sluice/ceremony-complaint/v1")
        .raw(session.octets())
        .u8(c.index())
        .u8(c.culprit())
        .text(c.why())
        .toByteArray();
  }

  /// Associated data of a sub-share: session id, dealer, recipient, kind.
  static byte[] subShare(Hash32 session, int dealer, int recipient, int kind) {
    return label("sluice/sub-share/v1")
        .raw(session.octets())
        .u8(dealer)
        .u8(recipient)
        .u8(kind)
        .toByteArray();
  }

  private static Writer label(String label) {
    return new Writer().raw(label.getBytes(StandardCharsets.US_ASCII)).u8(0);
  }
}
