package org.sluice.threshold.partition;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Identifier;
import org.sluice.records.id.IdentifierFormat;
import org.sluice.records.id.IdentityCommitment;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.Extraction;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.Merkle;
import org.sluice.threshold.Extraction.LeafOpening;
import org.sluice.threshold.Extraction.Order;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.Refusal;
import org.sluice.threshold.extraction.Batch;
import org.sluice.threshold.log.GenerationInForce;
import org.sluice.threshold.log.LogReader;
import org.sluice.threshold.log.LoggedBatch;
import org.sluice.threshold.log.LoggedLeaf;

/// Says for which batches a partition may answer (design section 4), by its own reading of the log.
/// Of an order it takes the leaf indices, the openings and the checkpoint, and checks all three.
final class LeafAuthority {
  private final int index;
  private final LogReader log;

  LeafAuthority(int index, LogReader log) {
    this.index = index;
    this.log = log;
  }

  /// The batch of an order, if it is logged under a quorum, open, approved and opened correctly.
  /// The supplier computes it from the stored entries each time it is asked.
  Supplier<Batch> require(Order order) {
    DomainName domain = order.domain();
    Checkpoint checkpoint = log.withQuorum(domain, order.checkpoint());
    LoggedBatch batch = theBatch(order);
    long end = batch.firstLeaf() + batch.count();
    check(
        end <= checkpoint.size(),
        Refusal.LEAF_NOT_LOGGED,
        "leaves to " + end + ", checkpoint of size " + checkpoint.size());
    open(domain, batch);
    GenerationInForce g = log.state().generation(domain);
    DomainPolicy policy = log.state().policy(domain);
    if (g == null || policy == null) {
      throw refused(Refusal.NO_GENERATION, "domain " + domain);
    }
    check(batch.gamma().equals(g.gamma()), Refusal.BATCH_CLOSED, "batch of a generation before");
    return () -> read(g, policy, batch, order.leaves());
  }

  private LoggedBatch theBatch(Order order) {
    List<LeafOpening> leaves = order.leaves();
    check(!leaves.isEmpty(), Refusal.NOT_ONE_BATCH, "no leaves");
    long first = leaves.getFirst().leafIndex();
    LoggedBatch batch = log.state().batch(order.domain(), first);
    if (batch == null) {
      throw refused(Refusal.LEAF_NOT_LOGGED, "leaf " + first + " is in no batch");
    }
    check(
        batch.firstLeaf() == first && batch.count() == leaves.size(),
        Refusal.NOT_ONE_BATCH,
        leaves.size() + " leaves from " + first + ", the batch has " + batch.count());
    for (int u = 0; u < leaves.size(); u++) {
      check(
          leaves.get(u).leafIndex() == first + u,
          Refusal.NOT_ONE_BATCH,
          "leaf " + leaves.get(u).leafIndex() + " at place " + u);
    }
    return batch;
  }

  /// Rule 2: from inclusion until its export closes it, or the window since the first sight is
  /// over.
  private void open(DomainName domain, LoggedBatch batch) {
    check(!batch.closed(), Refusal.BATCH_CLOSED, "batch of leaf " + batch.firstLeaf());
    Refusal before = batch.sighting().refusal();
    if (before != null) {
      throw refused(before, "batch of leaf " + batch.firstLeaf() + " when it was first seen");
    }
    DomainPolicy policy = log.state().policy(domain);
    long window = policy == null ? 0 : policy.windowSeconds();
    long age = log.now() - batch.sighting().firstSeen();
    check(
        age <= window,
        Refusal.WINDOW_OVER,
        "batch was first seen " + age + " s ago, window " + window + " s");
  }

  /// Tags and identifiers from the stored octets of the entries. Rule 4: the identifier is computed
  /// here from policy, period and the opened URI, never taken from anyone.
  private Batch read(
      GenerationInForce g, DomainPolicy policy, LoggedBatch batch, List<LeafOpening> openings) {
    List<Batch.Leaf> leaves = new ArrayList<>();
    for (int u = 0; u < batch.count(); u++) {
      LoggedLeaf leaf = batch.leaves().get(u);
      byte[] entry = leaf.entry().toArray();
      if (!(SignedStatement.decode(entry).statement() instanceof Extraction e)) {
        throw new IllegalStateException("a stored leaf is no Extraction entry");
      }
      Identifier id = identifier(policy, e, openings.get(u));
      leaves.add(
          new Batch.Leaf(
              id, Batch.tag(g.gamma(), leaf.index(), Merkle.leafHash(entry), e.purpose(), id)));
    }
    return new Batch(g.gamma(), batch.purpose().isRskAlone(), leaves);
  }

  private Identifier identifier(DomainPolicy policy, Extraction e, LeafOpening opening) {
    check(
        opening.salt().length() == IdentityCommitment.SALT_OCTETS
            && IdentityCommitment.of(opening.salt().toArray(), opening.user())
                .equals(e.commitment()),
        Refusal.OPENING_DOES_NOT_MATCH,
        "leaf " + opening.leafIndex());
    // A name of a drill is nobody's, and a drill is for nobody else.
    check(
        opening.user().isDrill() == e.purpose().isDrill(),
        Refusal.BAD_IDENTIFIER,
        "leaf " + opening.leafIndex() + ": " + e.purpose() + " for such an identity");
    Identifier id;
    try {
      id = Identifier.of(policy.rule(), opening.user(), policy.kms(), e.period());
    } catch (MalformedRecord wrong) {
      throw refused(Refusal.BAD_IDENTIFIER, "leaf " + opening.leafIndex() + ": " + wrong.problem());
    }
    // Octets to a must be one-to-one below q_S: 127 octets at most, and no leading zero octet where
    // the length varies. Two identifiers with one a and one r would give z away.
    byte[] octets = id.octets();
    boolean varies = policy.rule().format() != IdentifierFormat.TS33180_HASHED;
    check(
        octets.length >= 1 && octets.length <= 127 && !(varies && octets[0] == 0),
        Refusal.BAD_IDENTIFIER,
        "leaf " + opening.leafIndex());
    return id;
  }

  private void check(boolean holds, Refusal refusal, String otherwise) {
    if (!holds) {
      throw refused(refusal, otherwise);
    }
  }

  private PartitionRefused refused(Refusal refusal, String detail) {
    return new PartitionRefused(index, refusal, detail);
  }
}
