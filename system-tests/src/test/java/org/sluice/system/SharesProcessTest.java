package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
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
@DisplayName("The life of the shares, partitions in processes of their own")
class SharesProcessTest {
  private static final Pattern PLAN = Pattern.compile("(?m)^  plan ((?:[0-9a-f]{4} ?){16})$");

  @TempDir static Path shared;

  private static SmallCommunity community;
  private static PartitionProcesses partitions;

  @BeforeAll
  static void ceremony() throws IOException, InterruptedException {
    community = SmallCommunity.begin(shared.resolve("remote"));
    partitions = new PartitionProcesses(community);
    assertThat(community.must("ceremony", "prepare", "--log-origin", "log.example/remote"))
        .contains("recommended for production: 2 of 4, needs 3 up to issue");
    StringBuilder lines = new StringBuilder();
    for (int i = 1; i <= 4; i++) {
      lines.append(partitions.init(i)).append('\n');
      partitions.start(i);
      String _ = partitions.activate(i);
    }
    Path file =
        Files.writeString(
            shared.resolve("ceremony.yaml"), PartitionProcesses.ceremonyFile(lines.toString()));
    confirmed(community.ceremony(file), 4);
    community.users();
  }

  @AfterAll
  static void stop() {
    partitions.close();
  }

  /// Runs a command that waits for the custodians of partitions 1 to n, who confirm.
  private static String confirmed(String[] command, int n)
      throws IOException, InterruptedException {
    Path log = shared.resolve("waiting.log");
    Process run = Program.appliance().start(log, community.with(command));
    Matcher plan = PLAN.matcher(Files.readString(log));
    while (!plan.find()) {
      assertThat(run.isAlive()).as(Files.readString(log)).isTrue();
      Thread.sleep(200);
      plan = PLAN.matcher(Files.readString(log));
    }
    for (int i = 1; i <= n; i++) {
      partitions.confirm(i, plan.group(1).replace(" ", ""));
    }
    assertThat(run.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(run.exitValue()).as(Files.readString(log)).isZero();
    return Files.readString(log);
  }

  private static String[] run(Path plan) {
    Path officers = community.root().resolve("officers");
    return new String[] {
      "shares",
      "run",
      plan.toString(),
      "--yes",
      "--sign-with",
      officers.resolve("sofia.p12").toString(),
      "--passphrase-file",
      officers.resolve("sofia.pass").toString()
    };
  }

  private static void restart(int... which) throws IOException, InterruptedException {
    for (int i : which) {
      if (partitions.process(i).isAlive()) {
        partitions.kill(i);
      }
    }
    for (int i : which) {
      partitions.start(i);
      String _ = partitions.activate(i);
    }
  }

  @Test
  @Order(1)
  @DisplayName("(2,4) with one of four not started again: shares stay closed, and it says why")
  void oneAbsentOfFour() throws Exception {
    String id = community.approvedRequest();
    partitions.kill(4);
    restart(1, 2, 3);
    Program.Result run = community.run("issue", "run", id);
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.text())
        .contains("2 valid answers of others, 3 needed")
        .contains("of 4 partitions at most 0 may be absent when shares are opened");
    restart(4);
    assertThat(community.must("issue", "run", id)).contains("80 key sets");
  }

  @Test
  @Order(2)
  @DisplayName("a fifth joins that was never a member: confirmed by all five custodians")
  void aNewcomer() throws Exception {
    String line = partitions.init(5);
    partitions.start(5);
    String _ = partitions.activate(5);
    Path plan = shared.resolve("reshare.yaml");
    String planned =
        community.must(
            "shares",
            "plan",
            "reshare",
            "--add",
            line.strip(),
            "--signed-by",
            "sofia",
            "--out",
            plan.toString(),
            "--data",
            community.root().resolve("high").toString());
    assertThat(planned).contains("reshare to 2 of 5, needs 3 up to issue");
    String done = confirmed(run(plan), 5);
    assertThat(done)
        .contains("dealers [1, 2, 3, 4], without shares [5]", "partition 5 is new: it was shown")
        .contains("self-test passed");
    assertThat(community.must("status", "--data", community.root().resolve("high").toString()))
        .contains("5 of 5 up, can lose 1 (2 of 5, needs 3 up to issue)");
  }

  @Test
  @Order(3)
  @DisplayName("(2,5) with one of five never started: keys are made by the others")
  void oneAbsentOfFive() throws Exception {
    partitions.kill(2);
    restart(1, 3, 4, 5);
    String id = community.approvedRequest();
    assertThat(community.must("issue", "run", id)).contains("80 key sets");
  }

  @Test
  @Order(4)
  @DisplayName("a change needs all of its partitions; one custodian who refuses ends it unchanged")
  void refused() throws Exception {
    Path plan = shared.resolve("refresh.yaml");
    community.must(
        "shares",
        "plan",
        "refresh",
        "--signed-by",
        "sofia",
        "--out",
        plan.toString(),
        "--data",
        community.root().resolve("high").toString());
    Program.Result down = community.run(run(plan));
    assertThat(down.exit()).isEqualTo(1);
    assertThat(down.text()).contains("4 of the plan's 5 partitions are up, all are needed");
    restart(2);
    Path log = shared.resolve("refused.log");
    Process run = Program.appliance().start(log, community.with(run(plan)));
    Program.Result refusal =
        partitions.run(3, "confirm", "--expect", "00".repeat(32), "--wait", "60");
    assertThat(refusal.text()).contains("the plan was refused");
    assertThat(run.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(Files.readString(log)).contains("its custodian refused the plan");
    assertThat(run.exitValue()).isEqualTo(1);
    assertThat(community.must("status", "--data", community.root().resolve("high").toString()))
        .contains("generation 2", "5 of 5 up");
    String id = community.approvedRequest();
    assertThat(community.must("issue", "run", id)).contains("80 key sets");
    // The same plan goes on when all agree, with the same transcript.
    assertThat(confirmed(run(plan), 5))
        .contains("RESUMED", "ended with nothing usable", "generation 3 in force");
  }
}
