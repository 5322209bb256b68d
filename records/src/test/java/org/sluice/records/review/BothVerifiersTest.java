package org.sluice.records.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.records.review.ReviewedLogs.*;
import static org.sluice.records.review.SmallLog.*;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.records.Samples;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.StatementType;
import org.sluice.records.tlog.MemoryTileStore;

/// The two verifiers share no line; over the same logs they come to the same verdict, name the same
/// first bad entry and count the same. Every log that another test reviews through [ReviewedLogs]
/// goes through both too.
class BothVerifiersTest {
  private final SecondVerifier second = SecondVerifier.required();

  private LogReview.Result agreed(SecondVerifier.Case c) {
    LogReview.Result first = LogAttacks.first(c);
    assertThat(second.verdict(c)).isEqualTo(SecondVerifier.words(first));
    return first;
  }

  @Test
  void aGoodLogAndEachOfItsBeginnings() {
    for (int size = 0; size <= entries().size(); size++) {
      agreed(new SecondVerifier.Case(storeOf(entries().subList(0, size))));
    }
    List<SignedStatement> two = entries();
    two.addAll(otherDomain(two.size(), 3));
    assertThat(agreed(new SecondVerifier.Case(storeOf(two))).ok()).isTrue();
    List<SignedStatement> events = entries();
    events.addAll(MANIFEST + 1, BrokenEvents.good());
    LogReview.Result result = agreed(new SecondVerifier.Case(storeOf(events)));
    assertThat(result.findings()).isEmpty();
    List<SignedStatement> lifecycles = entries();
    lifecycles.addAll(MANIFEST + 1, BrokenLifecycles.good());
    assertThat(agreed(new SecondVerifier.Case(storeOf(lifecycles))).findings()).isEmpty();
    assertThat(agreed(new SecondVerifier.Case(new MemoryTileStore())).ok()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("org.sluice.records.review.LogAttacks#all")
  void theSameOnEveryAttack(LogAttacks.Attack attack) {
    LogReview.Result result = agreed(attack.log());
    if (attack.where().isEmpty()) {
      assertThat(result.findings()).as("%s", attack.name()).isEmpty();
    } else {
      assertThat(result.findings().getFirst().where())
          .as("%s: %s", attack.name(), result.findings())
          .isEqualTo(attack.where());
      assertThat(result.findings().getFirst().reason()).contains(attack.reason());
    }
  }

  @Test
  @Tag("slow")
  void oneBitChangedAnywhere() {
    MemoryTileStore store = LogAttacks.allClasses();
    assertThat(agreed(new SecondVerifier.Case(store)).ok()).isTrue();
    for (Map.Entry<String, byte[]> file : store.files().entrySet()) {
      int octets = file.getValue().length;
      for (int at = 0; at < octets; at += 1 + octets / 8) {
        byte[] flipped = file.getValue().clone();
        flipped[at] ^= (byte) (1 << (at % 8));
        store.write(file.getKey(), flipped);
        LogReview.Result result = agreed(new SecondVerifier.Case(store));
        assertThat(result.ok()).as("%s, octet %d", file.getKey(), at).isFalse();
      }
      store.write(file.getKey(), file.getValue());
    }
  }

  /// Every octet of every statement, one after another: the second verifier's reading of a format
  /// is as strict as the first one's, and its grammar the same.
  @Test
  @Tag("slow")
  void everyOctetOfEveryStatementChanged() {
    for (SignedStatement sample : Samples.logged()) {
      byte[] good = sample.encoded();
      List<byte[]> log = new ArrayList<>();
      int step = 1 + good.length / 400;
      for (int at = 0; at < good.length; at += step) {
        byte[] changed = good.clone();
        changed[at] += (byte) (1 + at % 3);
        log.add(changed);
      }
      log.add(Arrays.copyOf(good, good.length - 1));
      log.add(Arrays.copyOf(good, good.length + 1));
      // Those that can be read are counted, and the counts are compared.
      agreed(new SecondVerifier.Case(store(log)));
    }
  }

  @Test
  void theSecondKnowsEveryStatementType() {
    String types =
        Arrays.stream(StatementType.values())
            .sorted(Comparator.comparingInt(StatementType::code))
            .map(t -> t.code() + " " + t.recordName() + " " + t.label())
            .collect(Collectors.joining(";"));
    assertThat(second.types()).isEqualTo(types);
  }
}
