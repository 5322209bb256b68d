package org.sluice.hsm.wire;

import java.util.List;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.IdentityCommitment;
import org.sluice.records.id.UserUri;
import org.sluice.threshold.Extraction.LeafOpening;
import org.sluice.threshold.Extraction.Order;
import org.sluice.threshold.Extraction.RoundOne;
import org.sluice.threshold.Extraction.RoundTwoOrder;
import org.sluice.threshold.Threshold;

/// Messages of the two rounds of an extraction. What comes back from round 2 is sealed, see
/// [SealedParts].
final class ExtractionForms {

  private static final int MAX_LEAVES = 1 << 16;
  private static final int MAX_VALUES = 128 * MAX_LEAVES;
  private static final int MAX_SETS = 462;
  // Index, salt, length of the URI.
  private static final int LEAST_OPENING = 8 + IdentityCommitment.SALT_OCTETS + 2;

  private ExtractionForms() {}

  static final Form<Order> ORDER =
      new Form<>(
          (out, order) -> {
            out.text(order.domain().value()).u32(order.leaves().size());
            order.leaves().forEach(l -> opening(out, l));
            LogForms.NOTE.writer().accept(out, order.checkpoint());
          },
          in ->
              new Order(
                  DomainName.read(in, "domain"),
                  in.list(
                      in.count32("leaves", 0, MAX_LEAVES, LEAST_OPENING), ExtractionForms::opening),
                  LogForms.NOTE.reader().apply(in)));

  private static void opening(Writer out, LeafOpening l) {
    out.u64(l.leafIndex()).bytes16(l.salt()).text(l.user().value());
  }

  private static LeafOpening opening(Reader in) {
    return new LeafOpening(in.u64("leafIndex"), Octets.of(in.bytes16("salt", 64)), user(in));
  }

  /// A user, or one of the names that are nobody's.
  private static UserUri user(Reader in) {
    String text = in.text("user", UserUri.MAX_OCTETS);
    try {
      return UserUri.parseAny(text);
    } catch (MalformedRecord e) {
      throw in.refuse("user", e.problem());
    }
  }

  static final Form<RoundOne> ROUND_ONE =
      new Form<>(
          (out, m) -> {
            out.u8(m.index()).raw(m.gamma().octets()).raw(m.batch().octets());
            out.u16(m.seedCommitments().size());
            m.seedCommitments().forEach(c -> out.raw(c.octets()));
            out.bytes32(m.w()).bytes32(m.v());
            CeremonyForms.signature(out, m.signature());
          },
          in ->
              new RoundOne(
                  in.u8("index"),
                  Hash32.read(in, "gamma"),
                  Hash32.read(in, "batch"),
                  in.list(
                      in.count16("seedCommitments", 0, MAX_SETS, Hash32.LENGTH),
                      r -> Hash32.read(r, "seedCommitment")),
                  Octets.of(in.bytes32("w", MAX_VALUES)),
                  Octets.of(in.bytes32("v", MAX_VALUES)),
                  CeremonyForms.signature(in)));

  private static final Form<List<RoundOne>> MESSAGES = ROUND_ONE.list(Threshold.MAX_PARTITIONS);

  /// An order of round 2 with the key to which the parts shall be sealed.
  ///
  /// @param sealTo X25519 public key, 32 octets, made for this order alone
  record SealingOrder(RoundTwoOrder order, Octets sealTo) {}

  static final Form<SealingOrder> SEALING_ORDER =
      new Form<>(
          (out, s) -> {
            RoundTwoOrder o = s.order();
            ORDER.writer().accept(out, o.order());
            MESSAGES.writer().accept(out, o.messages());
            out.u8(o.answering().size());
            o.answering().forEach(out::u8);
            out.raw(s.sealTo());
          },
          in ->
              new SealingOrder(
                  new RoundTwoOrder(
                      ORDER.reader().apply(in),
                      MESSAGES.reader().apply(in),
                      in.list(
                          in.count8("answering", 0, Threshold.MAX_PARTITIONS, 1),
                          r -> r.u8("index"))),
                  Octets.of(in.raw("sealTo", 32))));
}
