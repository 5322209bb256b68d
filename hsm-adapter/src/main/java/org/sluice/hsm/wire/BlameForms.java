package org.sluice.hsm.wire;

import java.util.List;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.Hash32;
import org.sluice.threshold.Blame;
import org.sluice.threshold.Blame.Dispute;
import org.sluice.threshold.Blame.KeyCheck;
import org.sluice.threshold.Blame.Opening;
import org.sluice.threshold.Blame.Side;
import org.sluice.threshold.Blame.Statement;
import org.sluice.threshold.Extraction.RoundOne;
import org.sluice.threshold.Threshold;

/// Messages by which a liar is named. Key parts and seeds go sealed, as in round 2.
final class BlameForms {

  private static final int MAX_POINT = 257;
  private static final int MAX_SETS = 462;
  private static final int MAX_LEAF = 1 << 16;

  private BlameForms() {}

  static final Form<Blame.Order> ORDER =
      new Form<>(
          (out, o) -> {
            ExtractionForms.ORDER.writer().accept(out, o.batch());
            out.u32(o.leaf());
          },
          in -> new Blame.Order(ExtractionForms.ORDER.reader().apply(in), leaf(in)));

  private static int leaf(Reader in) {
    int leaf = in.int32("leaf");
    if (leaf >= MAX_LEAF) {
      throw in.refuse("leaf", leaf + ", a batch has at most " + MAX_LEAF);
    }
    return leaf;
  }

  private static final Form<List<RoundOne>> MESSAGES =
      ExtractionForms.ROUND_ONE.list(Threshold.MAX_PARTITIONS);

  /// An order with the key to which its secret answer shall be sealed.
  ///
  /// @param sealTo X25519 public key, 32 octets, made for this order alone
  record Sealing<T>(T order, Octets sealTo) {}

  private static <T> Form<Sealing<T>> sealing(Form<T> order) {
    return new Form<>(
        (out, s) -> {
          order.writer().accept(out, s.order());
          out.raw(s.sealTo());
        },
        in -> new Sealing<>(order.reader().apply(in), Octets.of(in.raw("sealTo", 32))));
  }

  static final Form<Sealing<Blame.RoundTwoOrder>> ROUND_TWO =
      sealing(
          new Form<>(
              (out, o) -> {
                ORDER.writer().accept(out, o.order());
                MESSAGES.writer().accept(out, o.messages());
                indices(out, o.answering());
              },
              in ->
                  new Blame.RoundTwoOrder(
                      ORDER.reader().apply(in), MESSAGES.reader().apply(in), indices(in))));

  private static void indices(Writer out, List<Integer> all) {
    out.u8(all.size());
    all.forEach(out::u8);
  }

  private static List<Integer> indices(Reader in) {
    return in.list(in.count8("indices", 0, Threshold.MAX_PARTITIONS, 1), r -> r.u8("index"));
  }

  private static final Form<Opening> OPENING =
      new Form<>(
          (out, o) -> {
            out.bytes16(o.v()).bytes16(o.r()).u8(o.zeta().size());
            o.zeta().forEach(out::bytes16);
          },
          in ->
              new Opening(
                  point(in),
                  point(in),
                  in.list(in.count8("zeta", 0, Threshold.MAX_PARTITIONS, 2), BlameForms::point)));

  private static Octets point(Reader in) {
    return Octets.of(in.bytes16("point", MAX_POINT));
  }

  private static final Form<List<Opening>> OPENINGS = OPENING.list(MAX_SETS);

  static final Form<Statement> STATEMENT =
      new Form<>(
          (out, s) -> {
            out.u8(s.index()).raw(s.gamma().octets()).raw(s.batch().octets());
            out.raw(s.tag().octets()).raw(s.messages().octets());
            OPENINGS.writer().accept(out, s.openings());
            out.raw(s.parts().octets());
            CeremonyForms.signature(out, s.signature());
          },
          in ->
              new Statement(
                  in.u8("index"),
                  Hash32.read(in, "gamma"),
                  Hash32.read(in, "batch"),
                  Hash32.read(in, "tag"),
                  Hash32.read(in, "messages"),
                  OPENINGS.reader().apply(in),
                  Hash32.read(in, "parts"),
                  CeremonyForms.signature(in)));

  /// What one partition said, with its key parts sealed.
  record SealedAnswer(Statement statement, SealedParts parts) {}

  static final Form<SealedAnswer> ANSWER =
      new Form<>(
          (out, a) -> {
            STATEMENT.writer().accept(out, a.statement());
            SealedParts.FORM.writer().accept(out, a.parts());
          },
          in ->
              new SealedAnswer(STATEMENT.reader().apply(in), SealedParts.FORM.reader().apply(in)));

  static final Form<KeyCheck> KEY_CHECK =
      new Form<>(
          (out, k) -> {
            out.u8(k.index()).raw(k.batch().octets()).u16(k.kcv().size());
            k.kcv().forEach(c -> out.raw(c.octets()));
            CeremonyForms.signature(out, k.signature());
          },
          in ->
              new KeyCheck(
                  in.u8("index"),
                  Hash32.read(in, "batch"),
                  in.list(
                      in.count16("kcv", 0, MAX_SETS, Hash32.LENGTH), r -> Hash32.read(r, "kcv")),
                  CeremonyForms.signature(in)));

  private static final Form<Side> SIDE =
      new Form<>(
          (out, s) -> {
            ExtractionForms.ROUND_ONE.writer().accept(out, s.message());
            STATEMENT.writer().accept(out, s.statement());
          },
          in ->
              new Side(ExtractionForms.ROUND_ONE.reader().apply(in), STATEMENT.reader().apply(in)));

  static final Form<Sealing<Dispute>> DISPUTE =
      sealing(
          new Form<>(
              (out, d) -> {
                ORDER.writer().accept(out, d.order());
                indices(out, d.set());
                SIDE.writer().accept(out, d.first());
                SIDE.writer().accept(out, d.second());
              },
              in ->
                  new Dispute(
                      ORDER.reader().apply(in),
                      indices(in),
                      SIDE.reader().apply(in),
                      SIDE.reader().apply(in))));
}
