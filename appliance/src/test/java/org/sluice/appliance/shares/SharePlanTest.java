package org.sluice.appliance.shares;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.appliance.boot.CommandFailed;

class SharePlanTest {
  private static final String GOOD =
      """
      log-origin: log.example/a
      change: repair
      threshold: 2
      partitions:
        - p1
        - {name: p2, address: "https://10.0.0.12:7601", tls-key: "TLS", fingerprint: "CARD"}
        - p3
      without-shares: [3]
      signed-by: [sofia]
      domains:
        - {name: green.example, epoch: 1, generation: 4, gamma: "GAMMA"}
      """
          .replace("TLS", "a1".repeat(32))
          .replace("CARD", "b2".repeat(32))
          .replace("GAMMA", "c3".repeat(32));

  @TempDir Path folder;

  private SharePlan read(String text) throws IOException {
    return SharePlan.read(Files.writeString(folder.resolve("plan.yaml"), text));
  }

  @Test
  void whatIsWrittenIsWhatIsRead() throws IOException {
    SharePlan plan = read(GOOD);
    assertThat(plan.withoutShares()).containsExactly(3);
    assertThat(plan.domains().getFirst().generation()).isEqualTo(4);
    assertThat(read(plan.yaml())).isEqualTo(plan);
    assertThat(plan.yaml()).contains("# of 3: needs 3 up to issue");
    SharePlan epoch =
        read(
            GOOD.replace("change: repair", "change: epoch")
                .replace("without-shares: [3]\n", "")
                .replace("c3\"}", "c3\", first-period: 1523, periods: 12}"));
    assertThat(epoch.domains().getFirst().firstPeriod()).isEqualTo(1523);
    assertThat(read(epoch.yaml())).isEqualTo(epoch);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "change: repair|change: renew|expected one of refresh, repair, reshare, epoch",
        "change: repair|change: refresh|without-shares",
        "without-shares: [3]|without-shares: [4]|without-shares",
        "without-shares: [3]|without-shares: [0]|without-shares",
        "threshold: 2|threshold: 3|threshold 3 of 3",
        "- p3|- p1|none twice",
        "[sofia]|[sofia, sofia]|none twice",
        "[sofia]|[]|at least one",
        "generation: 4|generation: -4|expected a number",
        "generation: 4|first-period: 4|unknown keys [first-period]",
        "c3c3|c3|32 needed",
        "signed-by|sign|unknown keys [sign]"
      })
  void namesWhatIsWrong(String from, String to, String expected) {
    assertThatThrownBy(() -> read(GOOD.replace(from, to)))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining(expected);
  }

  @Test
  void anEpochNeedsItsFirstPeriod() {
    assertThatThrownBy(() ->
            read(
                GOOD.replace("change: repair", "change: epoch")
                    .replace("without-shares: [3]\n", "")))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("first-period is missing");
  }
}
