package org.sluice.distribution.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sluice.distribution.TestHighSide;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.RequestId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.AuditFunction;
import org.sluice.records.statement.AuditReleased;
import org.sluice.records.statement.LogRead;
import org.sluice.records.statement.Statement;
import org.sluice.records.tlog.MemoryTileStore;
import org.sluice.records.tlog.TileLog;

@DisplayName("the public count of audit keys")
class AuditCountTest {
  private static final long TIME = 1_793_491_200L;
  private static final long DELAY = 86_400;

  private final TestHighSide high = new TestHighSide();
  private final TileLog log = TileLog.open(new MemoryTileStore());
  private final AuditCount count = new AuditCount();

  private void append(Statement statement) {
    long _ = log.append(List.of(SignedStatement.sign(statement, high.officer(0)).encoded()));
  }

  private AuditCount.Shown at(long now) {
    return count.at(new Snapshot(log, log.size(), log.root(), new byte[0]), now);
  }

  private static AuditFunction function(long number, Hash32 previous, long delay) {
    return new AuditFunction(
        TestHighSide.DOMAIN, number, previous, 1, Octets.of(new byte[32]), 9, delay, TIME);
  }

  private static AuditReleased released(int n) {
    byte[] id = new byte[RequestId.LENGTH];
    id[0] = (byte) n;
    return new AuditReleased(TestHighSide.DOMAIN, RequestId.of(id), n, Hash32.ZERO, TIME);
  }

  private static Map<String, Long> domain(long n) {
    return Map.of(TestHighSide.DOMAIN.value(), n);
  }

  @Test
  @DisplayName("none before the delay, then each; a shorter delay later shows nothing earlier")
  void afterTheDelay() {
    assertThat(at(TIME).released()).isEmpty();
    AuditFunction first = function(1, Hash32.ZERO, DELAY);
    append(first);
    append(new LogRead(TestHighSide.DOMAIN, 0, 1, "why", TIME));
    append(released(1));
    assertThat(at(TIME + DELAY - 1).released()).isEqualTo(domain(0));
    assertThat(at(TIME + DELAY).released()).isEqualTo(domain(1));
    append(function(2, first.hash(), 0));
    append(released(2));
    assertThat(at(TIME).released()).isEqualTo(domain(1));
    assertThat(at(TIME + DELAY).released()).isEqualTo(domain(2));
    assertThat(at(TIME + DELAY).entries()).isEqualTo(log.size());
  }

  @Test
  @DisplayName("entries that nobody can read count nothing and stop nothing")
  void hostileEntries() {
    byte[] like = SignedStatement.sign(released(1), high.officer(0)).encoded();
    List<byte[]> hostile = new ArrayList<>();
    hostile.add(java.util.Arrays.copyOf(like, like.length - 1));
    hostile.add(new byte[] {0, 0, 0, 1, 1, 82});
    hostile.add(new byte[] {1});
    long _ = log.append(hostile);
    append(released(2));
    assertThat(at(TIME).released()).isEqualTo(domain(1));
  }

  @Test
  @DisplayName("a long log is read a part at a time, and to its end")
  void aPartAtATime() {
    List<byte[]> many = new ArrayList<>();
    byte[] other =
        SignedStatement.sign(new LogRead(TestHighSide.DOMAIN, 0, 1, "why", TIME), high.officer(0))
            .encoded();
    for (int i = 0; i < 20_000; i++) {
      many.add(other);
    }
    long _ = log.append(many);
    append(released(1));
    assertThat(at(TIME)).isEqualTo(new AuditCount.Shown(20_000, Map.of()));
    assertThat(at(TIME)).isEqualTo(new AuditCount.Shown(20_001, domain(1)));
  }
}
