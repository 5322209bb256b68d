package org.sluice.appliance.issuance;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.boot.HighSide;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.eccsi.Ssk;
import org.sluice.mikey.keyset.AuditKey;
import org.sluice.mikey.keyset.KeySet;
import org.sluice.mikey.sakke.Rsk;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.export.RequestFile;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Identifier;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.Extraction;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.threshold.Extraction.LeafOpening;
import org.sluice.threshold.Extraction.Order;
import org.sluice.threshold.Partition;
import org.sluice.threshold.extraction.Asking;
import org.sluice.threshold.extraction.BatchExtraction;
import org.sluice.threshold.extraction.ExtractedBatch;
import org.sluice.threshold.extraction.ExtractedKey;

/// Has the partitions make the keys of a logged batch; what comes back has been verified.
final class Extractor {

  private final HighSide high;
  private final DomainPolicy policy;
  private final GenerationRecord generation;

  Extractor(HighSide high, DomainName domain) {
    this.high = high;
    LogIndex.Domain state = high.log().index().domainOf(domain);
    this.policy = state.policy();
    this.generation = state.generation();
  }

  /// Waits for the keys of a batch.
  ExtractedKeys take(LoggedBatch logged, Supplier<ExtractedBatch> making) {
    List<Extraction> extractions = logged.approved().batch().extractions();
    try (ExtractedBatch batch = named(logged, making)) {
      List<ExtractedKeys.Key> keys = new ArrayList<>();
      for (int i = 0; i < extractions.size(); i++) {
        ExtractedKey key = batch.keys().get(i);
        keys.add(new ExtractedKeys.Key(key.leafIndex(), extractions.get(i), key.id(), keySet(key)));
      }
      return new ExtractedKeys(logged.approved(), keys);
    }
  }

  /// The one audit key of a batch; what comes back cannot sign.
  AuditKey extractAuditKey(LoggedBatch logged) {
    try (ExtractedBatch batch = made(logged)) {
      ExtractedKey key = batch.keys().getFirst();
      if (batch.keys().size() != 1 || key.ssk() != null) {
        throw new IllegalStateException("leaf " + key.leafIndex() + " is not one audit key");
      }
      return new AuditKey(key.id().octets(), Rsk.of(copy(key.rsk())));
    }
  }

  /// A drill: made and verified as the others are, then wiped. Returns how many.
  int practise(LoggedBatch logged) {
    try (ExtractedBatch batch = made(logged)) {
      return batch.keys().size();
    }
  }

  private ExtractedBatch made(LoggedBatch logged) {
    return named(logged, making(logged));
  }

  private ExtractedBatch named(LoggedBatch logged, Supplier<ExtractedBatch> making) {
    return new NamedLiars(high, generation, logged).watching(making);
  }

  /// What makes the keys of a batch, in whatever thread: it asks those partitions that are up now,
  /// since one may have been lost since the batch before.
  Supplier<ExtractedBatch> making(LoggedBatch logged) {
    List<LeafOpening> openings = new ArrayList<>();
    List<Identifier> ids = new ArrayList<>();
    long leaf = logged.firstLeaf();
    List<Extraction> extractions = logged.approved().batch().extractions();
    for (Extraction e : extractions) {
      RequestFile.Opening opening = logged.approved().issue().opening(e.commitment());
      openings.add(new LeafOpening(leaf++, opening.salt(), opening.user()));
      ids.add(Identifier.of(policy.rule(), opening.user(), policy.kms(), e.period()));
    }
    Order order = new Order(policy.domain(), openings, logged.checkpoint().note());
    boolean rskAlone = extractions.getFirst().purpose().isRskAlone();
    List<Partition> up = high.requirePartitions(policy.domain(), "issue");
    return () ->
        new BatchExtraction(generation, up, new SecureRandom(), Asking.AT_ONCE)
            .extract(order, ids, rskAlone);
  }

  private static SecretBytes copy(SecretBytes secret) {
    return secret.use(at -> SecretBytes.takeCopyOf(at, secret.length()));
  }

  private static KeySet keySet(ExtractedKey key) {
    SecretBytes ssk = key.ssk();
    PublicPoint pvt = key.pvt();
    if (ssk == null || pvt == null) {
      throw new IllegalStateException(
          "an issue makes signing keys, leaf " + key.leafIndex() + " has none");
    }
    return new KeySet(key.id().octets(), Rsk.of(copy(key.rsk())), Ssk.of(copy(ssk)), pvt);
  }
}
