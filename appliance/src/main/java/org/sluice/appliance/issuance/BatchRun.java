package org.sluice.appliance.issuance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.sluice.appliance.approval.ApprovedBatch;
import org.sluice.appliance.approval.ApprovedIssue;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.export.Outbox;
import org.sluice.mikey.documents.DocumentOptions;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.Payload;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.RequestId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Manifest;
import org.sluice.records.tlog.Merkle;

/// An approved issue, batch by batch, from the log to the spool. A run that was cut off is run
/// again from its beginning: what is done is found, what is not is done (docs/EXTRACTION-CYCLE.md).
public final class BatchRun {

  /// How far a run is.
  public record Progress(long batch, long batches, long keys) {}

  /// How a run ended.
  ///
  /// @param keys key sets that are sealed in all
  /// @param paused whether it stopped before its end because it was told to
  public record Ended(long keys, boolean paused) {}

  private final HighSide high;
  private final BatchLog log;
  private final Extractor extractor;
  private final Sealer sealer;
  private final Outbox outbox;

  public BatchRun(HighSide high, ApprovedIssue issue) {
    this.high = high;
    this.log = new BatchLog(high);
    this.extractor = new Extractor(high, issue.request().domain());
    this.sealer =
        new Sealer(
            high.users(),
            issue.request().domain(),
            new DocumentSealer(high, DocumentOptions.STRICT));
    this.outbox = high.outbox();
  }

  /// Runs the issue to its end, or until it is paused.
  public Ended run(ApprovedIssue issue, Consumer<Progress> progress) {
    RequestId request = issue.request().requestId();
    List<Payload> payloads = new ArrayList<>();
    long keys = 0;
    PauseMark pause = new PauseMark(high, request);
    for (ApprovedBatch batch : issue.batches()) {
      if (pause.isSet()) {
        return new Ended(keys, true);
      }
      if (outbox.batch(request, batch.number()).isEmpty()) {
        LoggedBatch logged = log.open(batch);
        try (ExtractedKeys extracted = extractor.extract(logged)) {
          SealedKeys sealed = sealer.seal(extracted);
          outbox.keepBatch(issue.request().domain(), request, batch.number(), sealed.records());
        }
      }
      outbox.finishBatch(request, batch.number());
      outbox.exportLog();
      Payload kept = outbox.batch(request, batch.number()).orElseThrow();
      payloads.add(kept);
      keys += kept.items().size();
      progress.accept(new Progress(batch.number() + 1, issue.request().batches(), keys));
    }
    // A crash may leave the manifest in the log and in no bundle: then the entry is exported.
    Octets manifest =
        high.log()
            .index()
            .manifest(request)
            .map(leaf -> Octets.of(high.log().entries(leaf, leaf + 1).getFirst()))
            .orElseGet(() -> manifest(issue, payloads));
    outbox.exportOnce(BundleKind.MANIFEST, issue.request().domain(), List.of(manifest));
    outbox.exportLog();
    return new Ended(keys, false);
  }

  private Octets manifest(ApprovedIssue issue, List<Payload> payloads) {
    Map<Long, long[]> perPeriod = new TreeMap<>();
    for (ApprovedBatch batch : issue.batches()) {
      batch.batch().extractions().forEach(e -> counts(perPeriod, e.period())[0]++);
    }
    List<Octets> hashes = new ArrayList<>();
    for (Payload p : payloads) {
      p.items().forEach(i -> counts(perPeriod, SealedKeySet.decode(i.toArray()).period())[1]++);
      hashes.add(Octets.of(p.hash().octets()));
    }
    List<Manifest.PeriodCount> counts = new ArrayList<>();
    perPeriod.forEach((period, c) -> counts.add(new Manifest.PeriodCount(period, c[0], c[1])));
    Hash32 root = Merkle.root(hashes.stream().map(Octets::toArray).toList());
    Manifest manifest =
        new Manifest(
            issue.request().domain(), issue.request().requestId(), counts, payloads.size(), root);
    SignedStatement signed = SignedStatement.sign(manifest, high.bundleKey());
    long _ = high.log().append(List.of(signed));
    high.publish();
    return Octets.of(signed.encoded());
  }

  private static long[] counts(Map<Long, long[]> perPeriod, long period) {
    return perPeriod.computeIfAbsent(period, _ -> new long[2]);
  }
}
