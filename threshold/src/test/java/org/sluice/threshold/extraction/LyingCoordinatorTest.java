package org.sluice.threshold.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;
import org.sluice.threshold.Extraction.RoundOne;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.Refusal;
import org.sluice.threshold.sharing.Coefficients;

/// Attacks of a coordinator that owns partition 3 of (2, 3) and wants a nonce of its choice.
@DisplayName("A lying coordinator: forced nonces")
class LyingCoordinatorTest {

  private static final Curve EG = Curve.P256;
  private static final int V = 65;
  private static final int LEAVES = 256;

  /// Coefficients that the coordinator knew beforehand: all of them 1.
  private static final class Predictable extends SecureRandom {
    private static final long serialVersionUID = 1L;

    @Override
    public void nextBytes(byte[] bytes) {
      Arrays.fill(bytes, (byte) 0);
      bytes[bytes.length - 1] = 1;
    }
  }

  private OracleCase c;

  @BeforeEach
  void partitions() {
    c = new OracleCase(OracleCase.all().getFirst());
  }

  @AfterEach
  void close() {
    c.close();
  }

  /// The oracle's leaves again and again under other tags.
  private Batch batch(int leaves) {
    List<Batch.Leaf> all = new ArrayList<>();
    for (int u = 0; u < leaves; u++) {
      byte[] tag = new byte[32];
      tag[0] = (byte) u;
      tag[1] = (byte) (u >>> 8);
      all.add(new Batch.Leaf(c.batch().leaves().getFirst().id(), Hash32.sha256(tag)));
    }
    return new Batch(c.gamma, false, all);
  }

  private List<RoundOne> honest(Batch batch) {
    List<RoundOne> q = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      q.add(new Extractor(c.shares.get(i), new SecureRandom()).round1(() -> batch));
    }
    return q;
  }

  private List<RoundOne> lying(List<RoundOne> q, byte[] v) {
    RoundOne m = LyingPartition.withV(q.get(2), v);
    byte[] signature = c.tokens.get(3).signIdentity(RoundOneMessages.signed(m));
    RoundOne signed =
        new RoundOne(
            3, m.gamma(), m.batch(), m.seedCommitments(), m.w(), m.v(), Octets.of(signature));
    return List.of(q.get(0), q.get(1), signed);
  }

  /// V_3 of leaf `u` with the point [by]G added.
  private static byte[] moved(byte[] v, int u, int by) {
    byte[] all = v.clone();
    try (Frame frame = Frame.open(32L + 2L * EG.pointOctets())) {
      long k = frame.alloc(32);
      long p = frame.alloc(EG.pointOctets());
      long d = frame.alloc(EG.pointOctets());
      Field q = EG.order();
      q.set(k, Math.abs(by));
      if (by < 0) {
        q.neg(k, k);
      }
      EG.mulBase(d, k);
      PublicPoint.of(EG, Arrays.copyOfRange(all, u * V, (u + 1) * V)).load(p);
      EG.add(p, p, d);
      System.arraycopy(PublicPoint.of(EG, p).octets(), 0, all, u * V, V);
    }
    return all;
  }

  @Test
  @DisplayName("false V that cancel each other over two leaves are refused: no sum hides a leaf")
  void falseValuesThatCancel() {
    Batch batch = batch(2);
    List<RoundOne> q = honest(batch);
    byte[] v = moved(moved(q.get(2).v().toArray(), 0, 7), 1, -7);
    List<RoundOne> messages = lying(q, v);
    // Coefficients that the coordinator knows would let these pass, if any were used.
    for (SecureRandom random : List.of(new Predictable(), new SecureRandom())) {
      assertThatThrownBy(() ->
              new Extractor(c.shares.get(1), random)
                  .round2(() -> batch, messages, List.of(1, 2))
                  .close())
          .isInstanceOfSatisfying(
              PartitionRefused.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.DEGREE_CHECK));
    }
  }

  @Test
  @Tag("slow") // 256 leaves
  @DisplayName(
      "256 leaves at once (ROS): no V of any leaf can be forced, and PVT is fixed by the tags")
  void manyLeavesAtOnce() {
    Batch batch = batch(LEAVES);
    List<RoundOne> q = honest(batch);
    for (int u : List.of(0, 127, LEAVES - 1)) {
      List<RoundOne> messages = lying(q, moved(q.get(2).v().toArray(), u, 1));
      for (int i : List.of(1, 2)) {
        assertThatThrownBy(() ->
                new Extractor(c.shares.get(i), new SecureRandom())
                    .round2(() -> batch, messages, List.of(1, 2))
                    .close())
            .isInstanceOfSatisfying(
                PartitionRefused.class,
                e -> assertThat(e.refusal()).isEqualTo(Refusal.DEGREE_CHECK));
      }
    }
    List<RoundOne> again = honest(batch);
    for (int i = 0; i < 3; i++) {
      assertThat(again.get(i).v()).isEqualTo(q.get(i).v());
      assertThat(again.get(i).w()).isEqualTo(q.get(i).w());
    }
  }

  @Test
  @DisplayName("another order of the same leaves is another batch: other v, other r")
  void anotherOrderIsAnotherBatch() {
    Batch batch = batch(2);
    Batch turned = new Batch(c.gamma, false, batch.leaves().reversed());
    RoundOne one = honest(batch).getFirst();
    RoundOne other = honest(turned).getFirst();
    assertThat(other.batch()).isNotEqualTo(one.batch());
    byte[] first = Arrays.copyOf(one.v().toArray(), V);
    byte[] last = Arrays.copyOfRange(other.v().toArray(), V, 2 * V);
    assertThat(last).isNotEqualTo(first);
    List<RoundOne> mixed =
        List.of(honest(batch).get(0), honest(batch).get(1), honest(turned).get(2));
    assertThatThrownBy(() ->
            new Extractor(c.shares.get(1), new SecureRandom())
                .round2(() -> batch, mixed, List.of(1, 2))
                .close())
        .isInstanceOfSatisfying(
            PartitionRefused.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.OTHER_BATCH));
  }

  @Test
  @DisplayName("the coefficients of the degree check are those of the design")
  void theCoefficients() {
    // lambda_1, lambda_2 of D = {1, 2} at 3: -1 and 2.
    byte[] two = Coefficients.lagrange(EG.order(), 2, List.of(1, 2), 3);
    assertThat(two[31]).isEqualTo((byte) 2);
    assertThat(two[0]).isZero();
  }
}
