package org.sluice.hsm.wire;

import java.util.List;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.LogOrigin;
import org.sluice.records.signing.Signature;
import org.sluice.threshold.Ceremony;
import org.sluice.threshold.Ceremony.Agreement;
import org.sluice.threshold.Ceremony.Commitment;
import org.sluice.threshold.Ceremony.Complaint;
import org.sluice.threshold.Ceremony.Finding;
import org.sluice.threshold.Ceremony.Nonce;
import org.sluice.threshold.Ceremony.Opening;
import org.sluice.threshold.Ceremony.SubShare;
import org.sluice.threshold.Ceremony.Verdict;
import org.sluice.threshold.CeremonyPlan;
import org.sluice.threshold.PartitionIdentity;
import org.sluice.threshold.Threshold;

/// Messages of a ceremony. Lengths that the protocol checks by itself (points, ciphertexts) are
/// bounded here and no more.
final class CeremonyForms {

  private static final int MAX_VKEY = 1024;
  private static final int MAX_SPKI = 512;
  private static final int MAX_POINT = Ceremony.Z_POINT;
  private static final int MAX_SEALED = 256;
  private static final int MAX_WHY = 4096;
  // Sets of 6 among 12 that contain one partition: the most there are.
  private static final int MAX_SETS = 462;

  private CeremonyForms() {}

  /// As [CeremonyPlan#encode()] writes it.
  static final Form<CeremonyPlan> PLAN =
      new Form<>((out, plan) -> out.raw(plan.encode()), CeremonyForms::plan);

  private static CeremonyPlan plan(Reader in) {
    int version = in.u8("version");
    if (version != 1 && version != 2) {
      throw in.refuse("version", version + ", 1 and 2 are known");
    }
    Threshold threshold = new Threshold(in.u8("t"), in.u8("n"));
    return new CeremonyPlan(
        threshold,
        DomainName.read(in, "domain"),
        in.int32("epoch"),
        in.int32("generation"),
        in.text("logOrigin", LogOrigin.MAX_OCTETS),
        in.text("logVkey", MAX_VKEY),
        Hash32.read(in, "policyHash"),
        Hash32.read(in, "softwareHash"),
        in.list(threshold.n(), CeremonyForms::readIdentity),
        version == 1 ? null : after(in));
  }

  private static CeremonyPlan.After after(Reader in) {
    return new CeremonyPlan.After(
        Hash32.read(in, "gamma"),
        in.list(in.count8("dealers", 1, Threshold.MAX_PARTITIONS, 1), r -> r.u8("dealer")));
  }

  static PartitionIdentity readIdentity(Reader in) {
    return new PartitionIdentity(
        Octets.of(in.bytes16("identitySpki", MAX_SPKI)), Octets.of(in.raw("witnessKey", 32)));
  }

  static void writeIdentity(Writer out, PartitionIdentity identity) {
    out.bytes16(identity.identitySpki()).raw(identity.witnessKey());
  }

  static final Form<Nonce> NONCE =
      new Form<>(
          (out, n) -> {
            out.u8(n.index()).raw(n.nonce());
            octets(out, n.transport());
            octets(out, n.sets());
            signature(out, n.signature());
          },
          in ->
              new Nonce(
                  in.u8("index"),
                  Octets.of(in.raw("nonce", 32)),
                  octets(in, "transport", Threshold.MAX_PARTITIONS),
                  octets(in, "sets", MAX_SETS),
                  signature(in)));

  static final Form<Commitment> COMMITMENT =
      new Form<>(
          (out, c) -> {
            out.u8(c.index()).raw(c.commitmentHash().octets());
            signature(out, c.signature());
          },
          in -> new Commitment(in.u8("index"), Hash32.read(in, "commitmentHash"), signature(in)));

  static final Form<Agreement> AGREEMENT =
      new Form<>(
          (out, a) -> {
            out.u8(a.index());
            signature(out, a.signature());
          },
          in -> new Agreement(in.u8("index"), signature(in)));

  private static final Form<SubShare> SUB_SHARE =
      new Form<>(
          (out, s) -> octets(out.u8(s.recipient()).bytes16(s.z()).bytes16(s.x()), s.keys()),
          in ->
              new SubShare(
                  in.u8("recipient"),
                  Octets.of(in.bytes16("z", MAX_SEALED)),
                  Octets.of(in.bytes16("x", MAX_SEALED)),
                  octets(in, "keys", MAX_SETS)));

  private static final Form<List<SubShare>> SUB_SHARES = SUB_SHARE.list(Threshold.MAX_PARTITIONS);

  static final Form<Opening> OPENING =
      new Form<>(
          (out, o) -> {
            out.u8(o.index()).raw(o.nonce());
            octets(out, o.z());
            octets(out, o.x());
            SUB_SHARES.writer().accept(out, o.subShares());
            signature(out, o.signature());
          },
          in ->
              new Opening(
                  in.u8("index"),
                  Octets.of(in.raw("nonce", 32)),
                  octets(in, "z", Threshold.MAX_PARTITIONS),
                  octets(in, "x", Threshold.MAX_PARTITIONS),
                  SUB_SHARES.reader().apply(in),
                  signature(in)));

  static final Form<Verdict> VERDICT =
      new Form<>(CeremonyForms::writeVerdict, CeremonyForms::readVerdict);

  static final Form<Finding> FINDING =
      new Form<>(
          (out, finding) -> {
            switch (finding) {
              case Verdict v -> writeVerdict(out.u8(1), v);
              case Complaint c -> {
                out.u8(2).u8(c.index()).u8(c.culprit()).text(c.why());
                signature(out, c.signature());
              }
            }
          },
          in ->
              switch (in.u8("finding")) {
                case 1 -> readVerdict(in);
                case 2 ->
                    new Complaint(
                        in.u8("index"), in.u8("culprit"), in.text("why", MAX_WHY), signature(in));
                default -> throw in.refuse("finding", "neither a verdict nor a complaint");
              });

  private static void writeVerdict(Writer out, Verdict v) {
    out.u8(v.index()).raw(v.transcript().octets()).u16(v.kcv().size());
    v.kcv().forEach(k -> out.raw(k.octets()));
    signature(out, v.signature());
  }

  private static Verdict readVerdict(Reader in) {
    return new Verdict(
        in.u8("index"),
        Hash32.read(in, "transcript"),
        in.list(in.count16("kcv", 0, MAX_SETS, Hash32.LENGTH), r -> Hash32.read(r, "kcv")),
        signature(in));
  }

  static final Form<Signature> SIGNATURE =
      new Form<>(
          (out, s) -> {
            out.raw(s.keyId().octets());
            signature(out, s.octets());
          },
          in -> new Signature(Hash32.read(in, "keyId"), signature(in)));

  /// Of any length up to 255, so that the protocol judges it and not the transport.
  static void signature(Writer out, Octets signature) {
    out.u8(signature.length()).raw(signature);
  }

  static Octets signature(Reader in) {
    return Octets.of(in.raw("signature", in.u8("signatureLength")));
  }

  private static void octets(Writer out, List<Octets> all) {
    out.u16(all.size());
    all.forEach(out::bytes16);
  }

  private static List<Octets> octets(Reader in, String field, int max) {
    return in.list(in.count16(field, 0, max, 2), r -> Octets.of(r.bytes16(field, MAX_POINT)));
  }
}
