package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// The tests go on where the one before stopped, as an installation does.
@Tag("slow")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@DisplayName("The life of the shares, all partitions in one process: killed (-9) again and again")
class SharesTest {

  @TempDir static Path shared;

  private static SmallCommunity community;

  /// Starts the command again until one run comes to its end; the growing wait spreads the kills.
  private static int untilDone(String... command) throws IOException, InterruptedException {
    int kills = 0;
    Path log = shared.resolve("killed.log");
    for (long wait = 1500; ; wait += 1500) {
      Process run = Program.appliance().start(log, community.with(command));
      if (run.waitFor(wait, TimeUnit.MILLISECONDS)) {
        assertThat(run.exitValue()).as(Files.readString(log)).isZero();
        return kills;
      }
      new SoftTokens(community.root()).kill(run);
      kills++;
      assertThat(kills).as("it never ended").isLessThan(100);
    }
  }

  @BeforeAll
  static void ceremony() throws IOException, InterruptedException {
    community = SmallCommunity.begin(shared.resolve("embedded"));
    String[] ceremony = community.ceremony(Modules.ROOT.resolve("system-tests/demo/ceremony.yaml"));
    assertThat(untilDone(ceremony)).isPositive();
    community.users();
  }

  private static Path file(String name) {
    return shared.resolve(name);
  }

  private static String high() {
    return community.root().resolve("high").toString();
  }

  private static Program.Result plan(String name, String... change)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("shares", "plan"));
    command.addAll(List.of(change));
    command.addAll(List.of("--signed-by", "sofia", "--out", file(name).toString()));
    command.addAll(List.of("--data", high()));
    return Program.appliance().run(command.toArray(String[]::new));
  }

  private static String[] run(String name, String officer) {
    Path officers = community.root().resolve("officers");
    return new String[] {
      "shares",
      "run",
      file(name).toString(),
      "--yes",
      "--sign-with",
      officers.resolve(officer + ".p12").toString(),
      "--passphrase-file",
      officers.resolve(officer + ".pass").toString()
    };
  }

  private static Program.Result verify(Path transcript, String file)
      throws IOException, InterruptedException {
    return Program.appliance()
        .run(
            "ceremony",
            "verify",
            transcript.toString(),
            "--file",
            file,
            "--officers",
            community.root().resolve("officers").toString(),
            "--log",
            community.root().resolve("high/log").toString());
  }

  private static void isGood(Path transcript, String file)
      throws IOException, InterruptedException {
    Program.Result ok = verify(transcript, file);
    assertThat(ok.exit()).as(ok.text()).isZero();
    assertThat(ok.text()).contains("links hold", "signed by security officer sofia");
    assertThat(Files.readString(transcript)).contains("RESUMED: the run before was cut off");
  }

  private static List<Path> changes() throws IOException {
    try (Stream<Path> files = Files.list(community.root().resolve("high/changes"))) {
      return files.filter(f -> f.toString().endsWith(".transcript")).sorted().toList();
    }
  }

  @Test
  @Order(1)
  @DisplayName("a ceremony that was cut off goes on; its transcript has both, holds and is logged")
  void theCeremony() throws Exception {
    isGood(
        community.root().resolve("high/ceremony.transcript"),
        Modules.ROOT.resolve("system-tests/demo/ceremony.yaml").toString());
    Program.Result again =
        community.run(community.ceremony(Modules.ROOT.resolve("system-tests/demo/ceremony.yaml")));
    assertThat(again.exit()).isEqualTo(1);
    assertThat(again.text()).contains("holds a high side already");
  }

  @Test
  @Order(2)
  @DisplayName("a refresh that was cut off goes on; the old shares are destroyed; keys are made")
  void aRefresh() throws Exception {
    assertThat(plan("refresh.yaml", "refresh").exit()).isZero();
    assertThat(untilDone(run("refresh.yaml", "sofia"))).isPositive();
    assertThat(changes()).hasSize(1);
    isGood(changes().getFirst(), file("refresh.yaml").toString());
    assertThat(community.must("shares", "status", "--data", high()))
        .contains("green.example: epoch 1, generation 2, 2 of 3, needs 3 up to issue")
        .contains("blue.example: epoch 1, generation 2", "0 days ago")
        .doesNotContain("no evidence");
    assertThat(community.must(run("refresh.yaml", "sofia"))).contains("this change is done");
    assertThat(community.must("issue", "run", community.approvedRequest())).contains("80 key sets");
    FaultsTest.assertComplete(community);
  }

  @Test
  @Order(3)
  @DisplayName("what is refused before anything happens, and says why")
  void refusals() throws Exception {
    Program.Result noOfficer = community.run(run("refresh.yaml", "irene"));
    assertThat(noOfficer.text()).doesNotContain("STEP");
    assertThat(plan("second.yaml", "refresh").exit()).isZero();
    String second = Files.readString(file("second.yaml"));
    refused("irene", second, "signed by [sofia]");
    refused("irene", second.replace("[sofia]", "[irene]"), "irene is no security officer");
    refused("sofia", second.replace("generation: 2", "generation: 1"), "in force is epoch 1");
    refused(
        "sofia",
        second.replaceFirst("gamma: \"[0-9a-f]{8}", "gamma: \"00000000"),
        "the plan continues");
    refused("sofia", second.replace("log.sluice.example/demo", "log.other/a"), "is of log");
    refused("sofia", second.replace("change: refresh", "change: renew"), "change: expected one of");
    refused(
        "sofia",
        second.replace("change: refresh", "change: refresh\nwithout-shares: [1]"),
        "without-shares");
    refused("sofia", second.replaceFirst("  - \\{name: blue.*\n", ""), "the log has");
    refused(
        "sofia",
        second.replace("change: refresh", "change: repair"),
        "a repair names who lost a share");
    assertThat(plan("epoch.yaml", "epoch").exit()).isZero();
    refused(
        "sofia",
        Files.readString(file("epoch.yaml"))
            .replaceAll("first-period: 15[0-9]+", "first-period: 1500"),
        "would begin with period 1500");
  }

  private static void refused(String officer, String plan, String why)
      throws IOException, InterruptedException {
    Path _ = Files.writeString(file("bad.yaml"), plan);
    Program.Result result = community.run(run("bad.yaml", officer));
    assertThat(result.exit()).as(result.text()).isEqualTo(1);
    assertThat(result.text()).contains(why);
  }

  @Test
  @Order(4)
  @DisplayName(
      "a new epoch after the last period of which keys were made; the old one is destroyed")
  void anEpoch() throws Exception {
    community.must(run("epoch.yaml", "sofia"));
    assertThat(community.must("shares", "destroy"))
        .contains("green.example: epoch 1 is destroyed", "nothing that is over is left");
    assertThat(community.must("shares", "status", "--data", high()))
        .contains("green.example: epoch 2, generation 1");
    Program.Result before =
        community.run(
            community.by(
                "irene",
                "issue",
                "request",
                "--domain",
                "green.example",
                "--periods",
                "current,next"));
    assertThat(before.exit()).isEqualTo(1);
    assertThat(before.text()).contains("is not in epoch 2 of green.example, which begins with");
  }
}
