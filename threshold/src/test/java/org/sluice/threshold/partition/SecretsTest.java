package org.sluice.threshold.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sluice.mikey.secret.SecretPool;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.PartitionUnavailable;
import org.sluice.threshold.Refusal;
import org.sluice.threshold.extraction.ExtractedBatch;

/// Where the shares are, and when they are gone.
@Tag("slow") // each test runs a key generation
@DisplayName("Design section 8: deactivation wipes at once")
class SecretsTest {
  private World w;

  @BeforeEach
  void world() {
    w = new World().ready();
  }

  @AfterEach
  void close() {
    w.close();
  }

  /// How often the octets lie in the secret pool, in either order of octets: field elements are
  /// loaded as words, least significant first.
  private static int found(byte[] octets) {
    byte[] reversed = new byte[octets.length];
    for (int i = 0; i < octets.length; i++) {
      reversed[i] = octets[octets.length - 1 - i];
    }
    int count = 0;
    long size = SecretPool.SIZE - octets.length;
    byte[] pool = SecretPool.MEM.toArray(ValueLayout.JAVA_BYTE);
    MemorySegment heap = MemorySegment.ofArray(pool);
    for (byte[] wanted : List.of(octets, reversed)) {
      MemorySegment needle = MemorySegment.ofArray(wanted);
      for (int at = 0; at < size; at++) {
        if (pool[at] == wanted[0] && heap.asSlice(at, wanted.length).mismatch(needle) == -1) {
          count++;
        }
      }
    }
    return count;
  }

  @Test
  void theSharesAreInThePoolWhileActivatedAndGoneAfterwards() {
    Issue issue = new Issue(w, 2).done();
    try (ExtractedBatch batch = w.extraction().extract(issue.order(), issue.ids(), false)) {
      assertThat(batch.keys()).hasSize(2);
    }
    // What activation decrypted last: the shares of z and x.
    List<byte[]> opened = w.tokens.getFirst().opened();
    byte[] z = opened.get(opened.size() - 2);
    byte[] x = opened.getLast();
    assertThat(z).hasSize(128);
    assertThat(x).hasSize(32);
    assertThat(found(z)).isEqualTo(1);
    assertThat(found(x)).isEqualTo(1);
    w.partitions.getFirst().deactivate();
    assertThat(found(z)).isZero();
    assertThat(found(x)).isZero();
  }

  @Test
  void aCeremonyLeavesNoShareBehind() {
    try (World other = new World().generated()) {
      // The read-back of the pending generation was the last to be decrypted.
      for (var token : other.tokens) {
        List<byte[]> opened = token.opened();
        assertThat(found(opened.get(opened.size() - 2))).isZero();
        assertThat(found(opened.getLast())).isZero();
      }
    }
  }

  @Test
  void aDeactivatedPartitionAnswersNothingUntilActivatedAndFresh() {
    Issue issue = new Issue(w, 1).done();
    PartitionCore p = w.partitions.getFirst();
    p.deactivate();
    assertThatThrownBy(() -> p.round1(issue.order())).isInstanceOf(PartitionUnavailable.class);
    w.activate(p);
    assertThat(p.round1(issue.order()).index()).isEqualTo(1);
  }

  @Test
  @DisplayName("a replicated key that is not the one of the record: nothing is loaded")
  void aReplicatedKeyOfAnotherOrigin() {
    PartitionCore p = w.partitions.getFirst();
    String label =
        w.tokens.getFirst().labels().stream()
            .filter(l -> l.startsWith("sluice-k-"))
            .findFirst()
            .orElseThrow();
    w.tokens.getFirst().inject(label, new byte[32]);
    assertThatThrownBy(() -> p.activate(World.DOMAIN))
        .isInstanceOfSatisfying(
            PartitionRefused.class,
            e -> assertThat(e.refusal()).isEqualTo(Refusal.SHARES_DO_NOT_MATCH));
  }

  @Test
  @DisplayName("a missing replicated key, or missing sealed shares")
  void aMissingPartOfTheGeneration() {
    w.tokens.getFirst().labels().stream()
        .filter(l -> l.startsWith("sluice-k-"))
        .forEach(w.tokens.getFirst()::destroy);
    assertThatThrownBy(() -> w.partitions.getFirst().activate(World.DOMAIN))
        .isInstanceOf(PartitionRefused.class);
    w.stores.get(1).delete("generation-" + w.record.gamma());
    assertThatThrownBy(() -> w.partitions.get(1).activate(World.DOMAIN))
        .isInstanceOfSatisfying(
            PartitionRefused.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.NO_GENERATION));
  }

  @Test
  @DisplayName("sealed shares of another policy hash or index do not open")
  void sealedSharesThatWereAltered() {
    String file = "generation-" + w.record.gamma();
    byte[] sealed = w.stores.getFirst().get(file);
    sealed[5] ^= 1; // first octets of the policy hash
    w.stores.getFirst().put(file, sealed);
    assertThatThrownBy(() -> w.partitions.getFirst().activate(World.DOMAIN))
        .isInstanceOfSatisfying(
            PartitionRefused.class,
            e -> assertThat(e.refusal()).isEqualTo(Refusal.POLICY_NOT_CONFIRMED));
    byte[] other = w.stores.get(1).get(file);
    w.stores.get(2).put(file, other);
    assertThatThrownBy(() -> w.partitions.get(2).activate(World.DOMAIN))
        .isInstanceOf(RuntimeException.class);
  }

  @Test
  @DisplayName("a generation logged under another policy than the custodians confirmed")
  void aPolicyThatTheCustodiansDidNotConfirm() {
    try (World other = new World()) {
      var plan = other.plan();
      other.partitions.forEach(p -> p.custodianConfirms(plan));
      var signed = org.sluice.threshold.ceremony.CeremonyRun.run(plan, other.partitions);
      other.record = (org.sluice.records.statement.GenerationRecord) signed.statement();
      var next =
          other.policy(
              2, other.policy.hash(), java.util.EnumSet.allOf(org.sluice.records.id.Purpose.class));
      other.log.append(
          org.sluice.records.signing.SignedStatement.sign(other.policy, other.security),
          org.sluice.records.signing.SignedStatement.sign(next, other.security),
          signed);
      other.publish();
      assertThatThrownBy(() -> other.partitions.getFirst().activate(World.DOMAIN))
          .isInstanceOfSatisfying(
              PartitionRefused.class,
              e -> assertThat(e.refusal()).isEqualTo(Refusal.POLICY_NOT_CONFIRMED));
    }
  }

  @Test
  void noTextHoldsASecret() {
    Issue issue = new Issue(w, 1).done();
    try (ExtractedBatch batch = w.extraction().extract(issue.order(), issue.ids(), false)) {
      assertThat(batch.keys().getFirst()).hasToString("ExtractedKey[leaf " + issue.firstLeaf + "]");
      assertThat(batch.keys().getFirst().rsk()).hasToString("SecretBytes[257 octets]");
    }
  }
}
