package org.sluice.records.review;

import static org.sluice.records.review.BrokenRule.require;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.sluice.records.id.IdentityCommitment;
import org.sluice.records.id.RequestId;
import org.sluice.records.statement.BatchOpened;
import org.sluice.records.statement.Extraction;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.records.statement.SelfTestPassed;

/// The one extraction of a generation that comes before all others and is nobody's.
final class SelfTestReview {
  private enum State {
    NONE,
    OPENED,
    PASSED
  }

  private @Nullable GenerationRecord generation;
  private State state = State.NONE;
  private long leaf;

  void of(GenerationRecord next) {
    generation = next;
    state = State.NONE;
  }

  /// The request id that stands for it.
  RequestId request() {
    return RequestId.of(Arrays.copyOf(inForce().sessionId().octets(), RequestId.LENGTH));
  }

  void open(BatchOpened batch) {
    require(
        state == State.NONE && batch.requestId().equals(request()),
        "is not the one self-test of the generation");
    state = State.OPENED;
  }

  void leaf(long index, Extraction extraction) {
    require(
        extraction.commitment().equals(IdentityCommitment.selfTest()),
        "is not the self-test's identity");
    leaf = index;
  }

  void pass(SelfTestPassed passed) {
    require(
        state == State.OPENED
            && passed.gamma().equals(inForce().gamma())
            && passed.leafIndex() == leaf,
        "there is no open self-test at entry " + passed.leafIndex());
    state = State.PASSED;
  }

  void requirePassed() {
    require(state == State.PASSED, "the self-test of the generation has not passed");
  }

  private GenerationRecord inForce() {
    GenerationRecord now = generation;
    if (now == null) {
      throw new BrokenRule("no generation of the domain is in force");
    }
    return now;
  }
}
