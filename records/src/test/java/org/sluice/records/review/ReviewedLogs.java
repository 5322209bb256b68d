package org.sluice.records.review;

import static org.sluice.records.review.SmallLog.*;

import java.util.List;
import org.sluice.records.Samples;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.CheckpointVerifier;
import org.sluice.records.tlog.MemoryTileStore;
import org.sluice.records.tlog.SignedNote;
import org.sluice.records.tlog.TestSigner;
import org.sluice.records.tlog.TileLog;
import org.sluice.records.tlog.TilePath;

/// Logs with the signatures that a reviewer wants, and the review of them.
final class ReviewedLogs {
  static final String ORIGIN = GENERATION.logOrigin();
  static final TestSigner LOG = TestSigner.log(ORIGIN);
  static final List<TestSigner> WITNESSES =
      List.of(TestSigner.witness("w1"), TestSigner.witness("w2"), TestSigner.witness("w3"));
  static final LogReview REVIEW =
      new LogReview(
          new CheckpointVerifier(LOG.key(), WITNESSES.stream().map(TestSigner::key).toList(), 2));

  private ReviewedLogs() {}

  static MemoryTileStore store(List<byte[]> entries) {
    MemoryTileStore store = new MemoryTileStore();
    TileLog log = TileLog.open(store);
    log.append(entries);
    store.write(TilePath.CHECKPOINT, checkpoint(log, 2).encode());
    return store;
  }

  static SignedNote checkpoint(TileLog log, int witnesses) {
    String text = new Checkpoint(ORIGIN, log.size(), log.root()).text();
    SignedNote note = new SignedNote(text, List.of()).withLine(LOG.sign(text));
    for (TestSigner witness : WITNESSES.subList(0, witnesses)) {
      note = note.withLine(witness.cosign(Samples.TIME, text));
    }
    return note;
  }

  static LogReview.Result review(List<SignedStatement> entries) {
    return REVIEW.review(store(entries.stream().map(SignedStatement::encoded).toList()));
  }
}
