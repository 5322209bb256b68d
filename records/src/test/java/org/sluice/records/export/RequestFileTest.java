package org.sluice.records.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sluice.records.RequestFiles;
import org.sluice.records.Samples;
import org.sluice.records.TestKey;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.UserUri;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.BatchOpened;
import org.sluice.records.statement.Extraction;
import org.sluice.records.statement.Request;
import org.sluice.records.tlog.BadProof;
import org.sluice.records.tlog.Merkle;

class RequestFileTest {

  private static List<Hash32> leafHashes(BatchPlan.Batch batch) {
    return batch.entries().stream().map(Merkle::leafHash).toList();
  }

  @Test
  void anApproverFindsTheSamePlan() {
    RequestFile file = RequestFile.decode(RequestFiles.small().encoded());
    BatchPlan plan = file.recompute();
    assertThat(plan.batchesRoot()).isEqualTo(file.request().batchesRoot());
    assertThat(plan.deviceKeyRoot()).isEqualTo(file.request().deviceKeyRoot());
    assertThat(plan.batches()).hasSize(2);
    assertThat(plan.batches().get(0).entries()).hasSize(4);
    assertThat(plan.batches().get(1).entries()).hasSize(2);
    assertThat(plan.users()).isEqualTo(3);
    assertThat(plan.periods()).containsExactly(Samples.PERIOD, Samples.PERIOD + 1);
    assertThat(file.signedRequest().signedBy(TestKey.number(3).spki())).isTrue();
  }

  @Test
  @DisplayName("entries, batch hashes and roots are those of the design, computed here by hand")
  void hashes() {
    BatchPlan plan = RequestFiles.small().recompute();
    List<byte[]> batchHashes = new ArrayList<>();
    List<byte[]> recipients = new ArrayList<>();
    for (int b = 0; b < 2; b++) {
      BatchPlan.Batch batch = plan.batches().get(b);
      Writer content =
          new Writer()
              .raw("sluice/batch-content/v1".getBytes(StandardCharsets.US_ASCII))
              .u32(b)
              .u32(batch.entries().size());
      for (int i = 0; i < batch.entries().size(); i++) {
        Extraction e = batch.extractions().get(i);
        assertThat(e.batch()).isEqualTo(b);
        assertThat(e.position()).isEqualTo(i);
        byte[] entry = batch.entries().get(i);
        assertThat(SignedStatement.decode(entry).statement()).isEqualTo(e);
        content.raw(Hash32.sha256(new byte[1], entry).octets());
        e.recipients().forEach(r -> recipients.add(r.octets()));
      }
      Hash32 hash = Hash32.sha256(content.toByteArray());
      assertThat(batch.hash()).isEqualTo(hash);
      batchHashes.add(hash.octets());
    }
    assertThat(plan.batchesRoot()).isEqualTo(Merkle.root(batchHashes));
    assertThat(recipients).hasSize(8);
    assertThat(plan.deviceKeyRoot()).isEqualTo(Merkle.root(recipients));
  }

  @Test
  void everyBatchProvesItselfAgainstTheRequest() {
    for (int batchSize = 1; batchSize <= 7; batchSize++) {
      RequestFile file =
          RequestFiles.of(RequestFiles.openings(3), RequestFiles.leaves(3), batchSize);
      BatchPlan plan = file.recompute();
      for (int b = 0; b < plan.batches().size(); b++) {
        BatchOpened opened = plan.opened(b);
        assertThat(opened.count()).isEqualTo(plan.batches().get(b).entries().size());
        BatchContent.requireInRequest(file.request(), opened, leafHashes(plan.batches().get(b)));
      }
    }
  }

  @Test
  void aBatchWithOtherLeavesOrAtAnotherPlaceIsRefused() {
    RequestFile file = RequestFiles.small();
    BatchPlan plan = file.recompute();
    List<Hash32> first = leafHashes(plan.batches().get(0));
    Request request = file.request();
    BatchOpened opened = plan.opened(0);
    assertThatThrownBy(() -> BatchContent.requireInRequest(request, opened, first.reversed()))
        .isInstanceOf(BadProof.class);
    assertThatThrownBy(() -> BatchContent.requireInRequest(request, opened, first.subList(0, 3)))
        .isInstanceOf(BadProof.class);
    assertThatThrownBy(() -> BatchContent.requireInRequest(request, plan.opened(1), first))
        .isInstanceOf(BadProof.class);
    BatchOpened beyond =
        new BatchOpened(Samples.DOMAIN, Samples.REQUEST, 2, 4, Purpose.ISSUE, opened.proof());
    assertThatThrownBy(() -> BatchContent.requireInRequest(request, beyond, first))
        .isInstanceOf(BadProof.class);
  }

  private static void mismatch(RequestFile file, String field) {
    assertThatThrownBy(() -> RequestFile.decode(file.encoded()).recompute())
        .isInstanceOfSatisfying(
            PlanMismatch.class,
            e -> {
              assertThat(e.field()).isEqualTo(field);
              assertThat(e.requested()).isNotEqualTo(e.recomputed());
            });
  }

  private static RequestFile with(
      List<RequestFile.Opening> openings, List<RequestFile.Leaf> leaves, int batchSize) {
    return new RequestFile(RequestFiles.small().signedRequest(), batchSize, openings, leaves);
  }

  @Test
  @DisplayName("a file that shows something else than was signed is a mismatch")
  void mismatches() {
    List<RequestFile.Opening> openings = RequestFiles.openings(3);
    List<RequestFile.Leaf> leaves = RequestFiles.leaves(3);
    mismatch(with(openings, leaves, 3), "batchesRoot");
    mismatch(with(openings, leaves, 2), "batches");
    mismatch(with(RequestFiles.openings(2), RequestFiles.leaves(2), 4), "users");
    mismatch(with(openings, leaves.subList(0, 5), 4), "leaves");

    List<RequestFile.Opening> otherUser = new ArrayList<>(openings);
    otherUser.set(2, new RequestFile.Opening(openings.get(2).salt(), UserUri.parse("tel:+999")));
    mismatch(with(otherUser, leaves, 4), "batchesRoot");

    List<RequestFile.Leaf> otherDevice = new ArrayList<>(leaves);
    otherDevice.set(5, new RequestFile.Leaf(Samples.PERIOD + 1, 2, Samples.hashes("attacker", 1)));
    mismatch(with(openings, otherDevice, 4), "batchesRoot");

    List<RequestFile.Leaf> otherPeriod = new ArrayList<>(leaves);
    otherPeriod.set(5, new RequestFile.Leaf(Samples.PERIOD + 2, 2, leaves.get(5).recipients()));
    mismatch(with(openings, otherPeriod, 4), "periods");
  }

  @Test
  void aRequestThatLiesAboutItsDeviceKeysIsAMismatch() {
    RequestFile honest = RequestFiles.small();
    Request r = honest.request();
    Request lie =
        new Request(
            r.requestId(),
            r.domain(),
            r.epoch(),
            r.gamma(),
            r.policyHash(),
            r.purpose(),
            r.periods(),
            r.users(),
            r.leaves(),
            r.batches(),
            r.batchesRoot(),
            Samples.hash("other"),
            r.notBefore(),
            r.expiry(),
            r.logSizeSeen(),
            r.reason());
    mismatch(
        new RequestFile(
            RequestFiles.signed(lie), honest.batchSize(), honest.identities(), honest.leaves()),
        "deviceKeyRoot");
  }

  @Test
  void filesOutOfFormAreRefused() {
    List<RequestFile.Opening> openings = RequestFiles.openings(3);
    List<RequestFile.Leaf> leaves = RequestFiles.leaves(3);
    SignedStatement policy = SignedStatement.sign(Samples.policy(), TestKey.number(1));
    List<Runnable> bad =
        List.of(
            () -> new RequestFile(policy, 4, openings, leaves),
            () -> with(openings, leaves, 0),
            () -> with(openings, leaves, 8193),
            () -> with(openings, List.of(), 4),
            () -> with(RequestFiles.openings(4), leaves, 4), // one that no leaf names
            () -> with(RequestFiles.openings(2), leaves, 4), // one that is missing
            () -> with(openings, leaves.reversed(), 4), // not in the order of first use
            () -> with(List.of(openings.get(0), openings.get(0)), RequestFiles.leaves(2), 4),
            () -> with(openings.subList(0, 1), List.of(new RequestFile.Leaf(1, 0, List.of())), 4),
            () ->
                with(
                    List.of(new RequestFile.Opening(Octets.of(new byte[32]), UserUri.drill(0))),
                    RequestFiles.leaves(1),
                    4),
            () -> new RequestFile.Leaf(1, 0, Samples.hashes("r", 17)),
            () -> new RequestFile.Leaf(1, -1, Samples.hashes("r", 1)));
    for (Runnable r : bad) {
      assertThatThrownBy(r::run).isInstanceOf(MalformedRecord.class);
    }
  }

  @Test
  void plansKeepToTheirLimits() {
    PlannedLeaf leaf = new PlannedLeaf(1, Samples.hash("u"), Samples.hashes("r", 1));
    List<PlannedLeaf> twice = List.of(leaf, leaf);
    assertThatThrownBy(() -> BatchPlan.of(RequestFiles.HEADER, twice, 4))
        .isInstanceOf(MalformedRecord.class);
    assertThatThrownBy(() -> BatchPlan.of(RequestFiles.HEADER, List.of(), 4))
        .isInstanceOf(MalformedRecord.class);
    BatchPlan.Header selfTest =
        new BatchPlan.Header(Samples.REQUEST, Samples.DOMAIN, 1, Purpose.SELF_TEST);
    assertThatThrownBy(() -> BatchPlan.of(selfTest, List.of(leaf), 4))
        .isInstanceOf(MalformedRecord.class);
    List<PlannedLeaf> tooMany = new ArrayList<>();
    for (int i = 0; i <= BatchPlan.MAX_LEAVES; i++) {
      tooMany.add(new PlannedLeaf(i, leaf.commitment(), leaf.recipients()));
    }
    assertThatThrownBy(() -> BatchPlan.of(RequestFiles.HEADER, tooMany, 4096))
        .isInstanceOf(MalformedRecord.class);
    BatchPlan most =
        BatchPlan.of(RequestFiles.HEADER, tooMany.subList(0, BatchPlan.MAX_LEAVES), 4096);
    assertThat(most.batches()).hasSize(25);
    assertThat(most.users()).isEqualTo(1);
  }
}
