package org.sluice.threshold.partition;

import java.util.List;
import java.util.function.Supplier;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;
import org.sluice.threshold.Blame;
import org.sluice.threshold.Extraction.RoundOne;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.PartitionToken;
import org.sluice.threshold.Refusal;
import org.sluice.threshold.extraction.Batch;
import org.sluice.threshold.extraction.BlameOctets;
import org.sluice.threshold.extraction.Extractor;
import org.sluice.threshold.log.GenerationInForce;
import org.sluice.threshold.vault.GenerationVault;

/// The blame phase at one partition (design section 7), for leaves that it may answer for.
final class BlameDesk {

  private final int index;
  private final PartitionToken token;
  private final GenerationVault vault;
  private final LeafAuthority authority;

  BlameDesk(int index, PartitionToken token, GenerationVault vault, LeafAuthority authority) {
    this.index = index;
    this.token = token;
    this.vault = vault;
    this.authority = authority;
  }

  RoundOne round1(Extractor extractor, Blame.Order order) {
    return extractor.blame1(theLeaf(order), order.leaf());
  }

  Blame.Answer round2(Extractor extractor, Blame.RoundTwoOrder order) {
    Supplier<Batch> batch = theLeaf(order.order());
    return extractor.blame2(batch, order.order().leaf(), order.messages(), order.answering());
  }

  Blame.KeyCheck keyCheck(Extractor extractor, Blame.Order order, GenerationInForce g) {
    Hash32 batch = extractor.blameBatch(theLeaf(order), order.leaf());
    List<Hash32> kcv = vault.keyCheckValues(g.record());
    Blame.KeyCheck unsigned = new Blame.KeyCheck(index, batch, kcv, Octets.of(new byte[0]));
    byte[] signature = token.signIdentity(BlameOctets.keyCheck(g.gamma(), unsigned));
    return new Blame.KeyCheck(index, batch, kcv, Octets.of(signature));
  }

  SecretBytes seed(Extractor extractor, Blame.Dispute d) {
    return extractor.seed(theLeaf(d.order()), d.order().leaf(), d.set(), d.first(), d.second());
  }

  /// The batch of a blame order, under the same rules as for extraction.
  private Supplier<Batch> theLeaf(Blame.Order order) {
    Supplier<Batch> batch = authority.require(order.batch());
    if (order.leaf() < 0 || order.leaf() >= order.batch().leaves().size()) {
      throw new PartitionRefused(index, Refusal.NOT_ONE_BATCH, "leaf at place " + order.leaf());
    }
    return batch;
  }
}
