package org.sluice.records.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sluice.records.Samples;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.Hash32;

/// Numbers and labels of the types, and the first octets of an encoding.
class StatementTypeTest {
  private static final Hash32 H = Samples.hash("any");

  @Test
  @DisplayName("an encoding written out by hand")
  void byHand() {
    assertThat(new Activation(2, Activation.ACTIVATED, 0x0102).encoded())
        .isEqualTo(
            HexFormat.of().parseHex("010d" + "02" + "0009616374697661746564" + "0000000000000102"));
    assertThat(new SelfTestPassed(Samples.DOMAIN, H, 4).encoded())
        .isEqualTo(
            HexFormat.of()
                .parseHex("010c" + "000d6e6f7274682e6578616d706c65" + H + "0000000000000004"));
  }

  @Test
  void gammaHashesTheLabelFirst() {
    GenerationRecord g = Samples.generation(2, 3);
    assertThat(g.gamma())
        .isEqualTo(
            Hash32.sha256("sluice/generation/v1".getBytes(StandardCharsets.US_ASCII), g.encoded()))
        .isNotEqualTo(g.hash());
  }

  @Test
  void typesAndLabelsAreDistinctAndAsDecided() {
    List<String> labels = new ArrayList<>();
    int code = 0;
    for (StatementType type : StatementType.values()) {
      assertThat(type.code()).isGreaterThan(code);
      code = type.code();
      labels.add(type.label());
    }
    assertThat(labels)
        .doesNotHaveDuplicates()
        .startsWith("sluice/policy/v1", "sluice/generation/v1", "sluice/profile/v1")
        .allMatch(l -> l.matches("sluice/[a-z-]+/v1"));
  }

  @Test
  void unknownTypeAndVersionAreNamed() {
    assertThatThrownBy(() -> Statement.decode(new byte[] {1, 120}))
        .isInstanceOfSatisfying(
            MalformedRecord.class,
            e -> assertThat(e.problem()).isEqualTo("unknown statement type 120"));
    assertThatThrownBy(() -> Statement.decode(new byte[] {2, 1}))
        .isInstanceOfSatisfying(
            MalformedRecord.class, e -> assertThat(e.field()).isEqualTo("version"));
    assertThatThrownBy(() -> Statement.decode(new byte[0])).isInstanceOf(MalformedRecord.class);
  }
}
