package org.sluice.threshold.extraction;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.ValueLayout;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.secret.SecretPool;
import org.sluice.threshold.Extraction.RoundOne;
import org.sluice.threshold.Extraction.RoundTwo;
import org.sluice.threshold.Json;

/// Every intermediate value against the numerical reference of the design, octet for octet, for all
/// six (t, n). The vectors were made by extraction_vectors.py beside them.
@DisplayName("Design section 5 against the numerical reference")
class OracleTest {

  static List<Json> cases() {
    return OracleCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void identifiersTagsAndB(Json json) {
    try (OracleCase c = new OracleCase(json)) {
      Batch batch = c.batch();
      for (int u = 0; u < batch.size(); u++) {
        Json leaf = json.get("leaves").list().get(u);
        assertThat(batch.leaves().get(u).id().toString()).isEqualTo(leaf.get("id").text());
        assertThat(batch.leaves().get(u).tag().toString()).isEqualTo(leaf.get("tag").text());
      }
      assertThat(batch.value().toString()).isEqualTo(json.get("batch").text());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void roundOneOfEveryPartition(Json json) {
    try (OracleCase c = new OracleCase(json)) {
      for (int i = 1; i <= c.threshold.n(); i++) {
        RoundOne m = new Extractor(c.shares.get(i), new SecureRandom()).round1(c::batch);
        assertThat(m.seedCommitments().stream().map(Object::toString).toList())
            .isEqualTo(commitments(json, i));
        assertThat(m.w().toString()).isEqualTo(joined(json, i, "w"));
        assertThat(m.v().toString()).isEqualTo(joined(json, i, "v"));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void roundTwoAndCombination(Json json) {
    try (OracleCase c = new OracleCase(json)) {
      List<RoundOne> q = new ArrayList<>();
      for (int i : json.get("q").numbers()) {
        q.add(new Extractor(c.shares.get(i), new SecureRandom()).round1(c::batch));
      }
      List<Integer> answering = json.get("answering").numbers();
      List<RoundTwo> parts = new ArrayList<>();
      for (int i : answering) {
        RoundTwo part =
            new Extractor(c.shares.get(i), new SecureRandom()).round2(c::batch, q, answering);
        assertThat(hex(part.k())).isEqualTo(joined(json, i, "k"));
        assertThat(hex(part.s())).isEqualTo(joined(json, i, "s"));
        parts.add(part);
      }
      List<ExtractedKey> keys =
          new Combiner(c.ids(), 100, false).combine(c.threshold.t(), q, parts);
      for (int u = 0; u < keys.size(); u++) {
        Json leaf = json.get("leaves").list().get(u);
        assertThat(hex(keys.get(u).rsk())).isEqualTo(leaf.get("rsk").text());
        assertThat(hex(keys.get(u).ssk())).isEqualTo(leaf.get("ssk").text());
        assertThat(HexFormat.of().formatHex(keys.get(u).pvt().octets()))
            .isEqualTo(leaf.get("pvt").text());
        assertThat(keys.get(u).leafIndex()).isEqualTo(leaf.get("index").number());
      }
      keys.forEach(ExtractedKey::close);
      parts.forEach(RoundTwo::close);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  @DisplayName("any 2t-1 messages and any t answers give the same RSK")
  void anyQuorumGivesTheSameKeys(Json json) {
    try (OracleCase c = new OracleCase(json)) {
      int n = c.threshold.n();
      List<Integer> last = new ArrayList<>();
      for (int i = n - c.threshold.needed() + 1; i <= n; i++) {
        last.add(i);
      }
      List<RoundOne> q =
          last.stream()
              .map(i -> new Extractor(c.shares.get(i), new SecureRandom()).round1(c::batch))
              .toList();
      List<Integer> answering = last.subList(last.size() - c.threshold.t(), last.size());
      List<RoundTwo> parts =
          answering.stream()
              .map(i ->
                  new Extractor(c.shares.get(i), new SecureRandom()).round2(c::batch, q, answering))
              .toList();
      List<ExtractedKey> keys =
          new Combiner(c.ids(), 100, false).combine(c.threshold.t(), q, parts);
      for (int u = 0; u < keys.size(); u++) {
        Json leaf = json.get("leaves").list().get(u);
        assertThat(hex(keys.get(u).rsk())).isEqualTo(leaf.get("rsk").text());
        assertThat(hex(keys.get(u).ssk())).isEqualTo(leaf.get("ssk").text());
      }
      keys.forEach(ExtractedKey::close);
      parts.forEach(RoundTwo::close);
    }
  }

  private static List<String> commitments(Json json, int index) {
    return json.get("sets").list().stream()
        .filter(s -> s.get("members").numbers().contains(index))
        .map(s -> s.get("commitment").text())
        .toList();
  }

  private static String joined(Json json, int index, String field) {
    StringBuilder all = new StringBuilder();
    for (Json leaf : json.get("leaves").list()) {
      all.append(leaf.get("partitions").list().get(index - 1).get(field).text());
    }
    return all.toString();
  }

  static String hex(SecretBytes secret) {
    byte[] open =
        secret.use(
            at -> SecretPool.MEM.asSlice(at, secret.length()).toArray(ValueLayout.JAVA_BYTE));
    String hex = HexFormat.of().formatHex(open);
    Arrays.fill(open, (byte) 0);
    return hex;
  }
}
