package org.sluice.appliance.issuance;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.sluice.appliance.approval.ApprovedBatch;
import org.sluice.appliance.approval.ApprovedIssue;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.export.Outbox;
import org.sluice.mikey.documents.DocumentOptions;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.BundleKind;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Manifest;
import org.sluice.records.statement.Request;

/// An approved issue, batch by batch, from the log to the spool. A run that was cut off is run
/// again from its beginning: what is done is found, what is not is done (docs/EXTRACTION-CYCLE.md).
public final class BatchRun {

  /// How far a run is.
  public record Progress(long batch, long batches, long keys) {}

  /// How a run ended.
  ///
  /// @param keys key sets that are sealed in all
  /// @param made those of them that this run made: one that was cut off left the others
  /// @param paused whether it stopped before its end because it was told to
  public record Ended(long keys, long made, boolean paused) {}

  private final HighSide high;
  private final BatchLog log;
  private final Extractor extractor;
  private final Sealer sealer;
  private final Outbox outbox;
  private final PauseMark pause;
  private long made;

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
    this.pause = new PauseMark(high, issue.request().requestId());
  }

  /// Runs the issue to its end, or until it is paused: the batches that are begun are finished
  /// then.
  public Ended run(ApprovedIssue issue, Consumer<Progress> progress) {
    Tally tally = new Tally(issue);
    Deque<ApprovedBatch> rest = new ArrayDeque<>(issue.batches());
    Deque<BegunBatch> begun = new ArrayDeque<>();
    try (MakingAhead ahead = new MakingAhead()) {
      try {
        while (begin(begun, rest, ahead)) {
          ApprovedBatch batch = finish(begun.remove());
          tally.add(outbox.batch(tally.request(), batch.number()).orElseThrow());
          progress.accept(
              new Progress(batch.number() + 1, issue.request().batches(), tally.keys()));
        }
      } finally {
        begun.forEach(BegunBatch::close);
      }
    }
    if (!rest.isEmpty()) {
      return new Ended(tally.keys(), made, true);
    }
    manifest(issue, tally);
    return new Ended(tally.keys(), made, false);
  }

  /// Begins as many batches as are to be in the making. False if there is none to finish.
  private boolean begin(Deque<BegunBatch> begun, Deque<ApprovedBatch> rest, MakingAhead ahead) {
    try {
      while (begun.size() < ahead.most() && !rest.isEmpty() && !pause.isSet()) {
        begun.add(begun(rest.getFirst(), ahead));
        rest.removeFirst();
      }
    } catch (RuntimeException e) {
      // What is begun is finished first; then the failure comes again.
      if (begun.isEmpty()) {
        throw e;
      }
    }
    return !begun.isEmpty();
  }

  private BegunBatch begun(ApprovedBatch batch, MakingAhead ahead) {
    if (outbox.batch(batch.issue().request().requestId(), batch.number()).isPresent()) {
      return new BegunBatch(batch);
    }
    LoggedBatch logged = log.open(batch);
    return new BegunBatch(batch, logged, ahead.make(extractor.making(logged)));
  }

  /// Seals the keys of a batch, unless that was done before, and has it logged and spooled.
  private ApprovedBatch finish(BegunBatch begun) {
    ApprovedBatch batch = begun.batch();
    Request request = batch.issue().request();
    try (ExtractedKeys keys = begun.keys(extractor)) {
      if (keys != null) {
        List<Octets> sealed = sealer.seal(keys).records();
        outbox.keepBatch(request.domain(), request.requestId(), batch.number(), sealed);
        made += sealed.size();
      }
    }
    outbox.finishBatch(request.requestId(), batch.number());
    outbox.exportLog();
    return batch;
  }

  private void manifest(ApprovedIssue issue, Tally tally) {
    // A crash may leave the manifest in the log and in no bundle: then the entry is exported.
    Octets manifest =
        high.log()
            .index()
            .manifest(tally.request())
            .map(leaf -> Octets.of(high.log().entries(leaf, leaf + 1).getFirst()))
            .orElseGet(() -> logged(tally.manifest()));
    outbox.exportOnce(BundleKind.MANIFEST, issue.request().domain(), List.of(manifest));
    outbox.exportLog();
  }

  private Octets logged(Manifest manifest) {
    SignedStatement signed = SignedStatement.sign(manifest, high.bundleKey());
    long _ = high.log().append(List.of(signed));
    high.publish();
    return Octets.of(signed.encoded());
  }
}
