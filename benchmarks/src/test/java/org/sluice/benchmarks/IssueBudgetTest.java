package org.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sluice.hsm.HsmException;
import org.sluice.hsm.softhsm.SoftHsm;

/// That the benchmark runs a whole issue and shows every stage of it. What it measures is nobody's
/// business here.
class IssueBudgetTest {

  private static String run(String... args) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    IssueBudget.run(Options.parse(args), new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }

  private static void hasEveryStage(String table) {
    List<String> lines = table.lines().toList();
    for (Stage s : Stage.values()) {
      assertThat(lines)
          .as(s.title())
          .filteredOn(l -> l.startsWith(s.title() + " "))
          .singleElement()
          .asString()
          .contains("%")
          .endsWith(s == Stage.COMBINE ? "difference" : "measured");
    }
    assertThat(table).contains("users per second and core").containsPattern("(?m)^limits: \\S");
  }

  @Test
  @Tag("slow")
  void aSmallIssueShowsEveryStage() throws Exception {
    // The last batch is shorter than the others.
    String table = run("--users", "3", "--batch", "2");
    hasEveryStage(table);
    assertThat(table)
        .contains("3 users in batches of 2")
        .contains("2 of 3, needs 3 up to issue")
        .contains("tokens in memory")
        .contains(System.getProperty("java.runtime.version"));
  }

  @Test
  @Tag("slow")
  void theSameOverSoftHsm() throws Exception {
    assumeTrue(softHsm(), "SoftHSM2 is not installed: the benchmark over its tokens was not run");
    String table = run("--users", "1", "--token", "softhsm");
    hasEveryStage(table);
    assertThat(table).contains("SoftHSM2 tokens");
  }

  private static boolean softHsm() {
    try {
      return SoftHsm.library() != null;
    } catch (HsmException.LibraryUnusable _) {
      return false;
    }
  }
}
