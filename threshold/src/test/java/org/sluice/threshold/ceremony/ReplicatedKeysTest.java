package org.sluice.threshold.ceremony;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.records.tlog.NoteKey;
import org.sluice.threshold.Ceremony.Opening;
import org.sluice.threshold.Ceremony.SubShare;
import org.sluice.threshold.CeremonyFailed;
import org.sluice.threshold.CeremonyFailed.Stage;
import org.sluice.threshold.CeremonyPlan;
import org.sluice.threshold.Refusal;
import org.sluice.threshold.StoreDouble;
import org.sluice.threshold.Threshold;
import org.sluice.threshold.TokenDouble;
import org.sluice.threshold.extraction.GenerationShares;
import org.sluice.threshold.partition.PartitionCore;

@Tag("slow") // each test runs a key generation
@DisplayName("Design section 2: one key for each set of n - t + 1, held by exactly its members")
class ReplicatedKeysTest {

  private final List<TokenDouble> tokens = new ArrayList<>();
  private final List<PartitionCore> cores = new ArrayList<>();
  private CeremonyPlan plan;

  static Stream<Threshold> supported() {
    return Stream.of("2 3", "2 4", "2 5", "3 5", "3 6", "3 7")
        .map(s -> new Threshold(s.charAt(0) - '0', s.charAt(2) - '0'));
  }

  private void partitions(Threshold th) throws Exception {
    byte[] spki =
        KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic().getEncoded();
    NoteKey log = NoteKey.ed25519("log.example.org", Arrays.copyOfRange(spki, 12, 44));
    InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z"));
    for (int i = 1; i <= th.n(); i++) {
      tokens.add(new TokenDouble());
      cores.add(
          new PartitionCore(
              i, log, tokens.getLast(), new StoreDouble(), clock, new SecureRandom()));
    }
    plan =
        new CeremonyPlan(
            th,
            DomainName.parse("a.example.org"),
            1,
            1,
            log.name(),
            log.vkey(),
            Hash32.sha256(new byte[] {1}),
            Hash32.sha256(new byte[] {2}),
            cores.stream().map(PartitionCore::identity).toList());
    cores.forEach(p -> p.custodianConfirms(plan));
  }

  @AfterEach
  void close() {
    cores.forEach(PartitionCore::close);
  }

  @ParameterizedTest
  @MethodSource("supported")
  void theMembersAndNobodyElseHoldTheKeyOfASet(Threshold th) throws Exception {
    partitions(th);
    GenerationRecord record = (GenerationRecord) CeremonyRun.run(plan, cores).statement();
    byte[] probe = {1, 2, 3};
    List<byte[]> answers = new ArrayList<>();
    for (List<Integer> a : th.sets()) {
      String label = GenerationShares.keyLabel(record.gamma(), a);
      for (int i = 1; i <= th.n(); i++) {
        assertThat(tokens.get(i - 1).has(label)).isEqualTo(a.contains(i));
      }
      try (SecretBytes first = tokens.get(a.getFirst() - 1).hmac(label, probe)) {
        for (int i : a) {
          try (SecretBytes same = tokens.get(i - 1).hmac(label, probe)) {
            assertThat(same.sameAs(first)).isTrue();
          }
        }
        answers.add(
            first.use(at ->
                org.sluice.mikey.secret.SecretPool.MEM
                    .asSlice(at, 32)
                    .toArray(java.lang.foreign.ValueLayout.JAVA_BYTE)));
      }
    }
    assertThat(answers.stream().map(Arrays::toString).distinct()).hasSize(th.sets().size());
    for (TokenDouble t : tokens) {
      assertThat(t.labels()).noneMatch(l -> l.startsWith("sluice-dkg-"));
      assertThat(t.labels()).hasSize(1 + th.setsOf(1).size());
    }
  }

  @Test
  @DisplayName("a maker that wraps another key for one member: nothing comes of the run")
  void aKeyThatDiffersAtOneMember() throws Exception {
    partitions(new Threshold(2, 4));
    int[] wrapped = {0};
    tokens
        .getFirst()
        .beforeWrapping(key -> {
          if (wrapped[0]++ == 1) {
            key[0] ^= 1;
          }
          return key;
        });
    failed(cores, Stage.SIGN, 1, Refusal.KEY_CHECK_VALUE.name());
  }

  @Test
  void aWrappedKeyThatWasAltered() throws Exception {
    partitions(new Threshold(2, 4));
    failed(
        lying(s -> {
          byte[] first = s.keys().getFirst().toArray();
          first[5] ^= 1;
          List<Octets> keys = new ArrayList<>(s.keys());
          keys.set(0, Octets.of(first));
          return new SubShare(s.recipient(), s.z(), s.x(), keys);
        }),
        Stage.CHECK,
        1,
        "does not unwrap");
  }

  @Test
  void aWrappedKeyThatIsMissing() throws Exception {
    partitions(new Threshold(3, 5));
    failed(
        lying(s -> new SubShare(s.recipient(), s.z(), s.x(), List.of())),
        Stage.CHECK,
        1,
        "does not unwrap");
  }

  /// Partition 1 alters what it sends each other one, and signs that.
  private List<DishonestPartition> lying(java.util.function.UnaryOperator<SubShare> lie) {
    List<DishonestPartition> all =
        new ArrayList<>(cores.stream().map(DishonestPartition::new).toList());
    DishonestPartition liar = all.getFirst();
    liar.opening =
        o -> {
          Opening other =
              new Opening(
                  1,
                  o.nonce(),
                  o.z(),
                  o.x(),
                  o.subShares().stream().map(lie).toList(),
                  o.signature());
          byte[] signature =
              tokens.getFirst().signIdentity(CeremonyOctets.opening(liar.session(plan), other));
          return new Opening(1, o.nonce(), o.z(), o.x(), other.subShares(), Octets.of(signature));
        };
    return all;
  }

  private void failed(
      List<? extends org.sluice.threshold.Partition> partitions,
      Stage stage,
      int named,
      String why) {
    assertThatThrownBy(() -> CeremonyRun.run(plan, partitions))
        .isInstanceOfSatisfying(
            CeremonyFailed.class,
            e -> {
              assertThat(e.stage()).isEqualTo(stage);
              assertThat(e.partition()).isEqualTo(named);
              assertThat(e).hasMessageContaining(why);
            });
    for (TokenDouble t : tokens) {
      assertThat(t.labels()).noneMatch(l -> l.startsWith("sluice-dkg-"));
    }
  }
}
