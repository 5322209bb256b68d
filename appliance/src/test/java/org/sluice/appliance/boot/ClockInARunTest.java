package org.sluice.appliance.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.appliance.approval.LoggedIssue;
import org.sluice.appliance.issuance.IssueRun;
import org.sluice.records.id.RequestId;
import org.sluice.records.reading.EntryFacts;
import org.sluice.records.signing.SignedStatement;

@Tag("slow") // a ceremony
@DisplayName("The clock is set by days between two batches of one run")
final class ClockInARunTest {
  private final TestAppliance a;
  private final Path spool;

  ClockInARunTest() throws IOException {
    a = TestAppliance.get();
    spool = a.root.resolve("high/spool");
  }

  private long bundles() {
    try (Stream<Path> all = Files.list(spool)) {
      return all.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RequestId approved() {
    a.act(0, "irene", "issue", "request", "--domain", "green.example", "--periods", "next");
    RequestId id;
    try (HighSide high = HighSide.look(a.data())) {
      LoggedIssue issue = FewKeys.newest(high);
      assertThat(issue.parts()).hasSizeGreaterThan(1);
      id = issue.id();
    }
    a.act(0, "aldo", "issue", "approve", id.toString());
    a.act(0, "bea", "issue", "approve", id.toString());
    return id;
  }

  /// Both by the appliance's clock and by that of its partitions, which is the same.
  private DataOption data(InstantSource clock) {
    return DataOption.of(a.root.resolve("high"), a.root.resolve("pins"), clock);
  }

  /// Nothing in the log was signed or written at a time that is not about now.
  private static void assertTimes(HighSide high, long from) {
    Instant now = Instant.now();
    Instant begin = now.minus(Duration.ofHours(1));
    assertThat(high.log().lastTime().orElseThrow()).isBetween(begin, now.plusSeconds(60));
    long times = 0;
    for (byte[] entry : high.log().entries(from, high.log().size())) {
      EntryFacts facts = EntryFacts.of(SignedStatement.decode(entry));
      if (facts.time().isPresent()) {
        times++;
        assertThat(Instant.ofEpochSecond(facts.time().getAsLong()))
            .as("%s", facts.type())
            .isBetween(begin, now.plusSeconds(60));
      }
    }
    assertThat(times).isPositive();
  }

  @ParameterizedTest
  @CsvSource({
    // by days, once so many bundles more are in the spool: keys of the first batch, then its log
    "-3, 1",
    "-3, 2",
    "3, 1",
    "3, 2",
    "200, 2"
  })
  @DisplayName(
      "it stops and says so; set right, it goes on: nothing lost, twice, or at a wrong time")
  void set(int days, int bundles) throws Exception {
    try (FewKeys _ = new FewKeys(a, 2)) {
      RequestId id = approved();
      long at = bundles() + bundles;
      long from;
      long keys;
      try (HighSide high = HighSide.look(a.data())) {
        from = high.log().size();
        keys = high.log().index().keySetsExported();
      }
      DataOption jumping =
          data(() -> Instant.now().plus(Duration.ofDays(bundles() < at ? 0 : days)));
      assertThatThrownBy(
              () -> {
                try (HighSide high = HighSide.open(jumping).unlock(jumping)) {
                  int exit = IssueRun.run(high, id, new Answer());
                  assertThat(exit).as("it ran to its end").isNegative();
                }
              })
          .isInstanceOf(CommandFailed.class)
          .hasMessageContaining("the clock was set " + (days < 0 ? "back" : "forward"))
          .hasMessageContaining("Nothing is lost");
      try (HighSide high = HighSide.look(a.data())) {
        assertThat(LoggedIssue.of(high.log().index(), id).parts())
            .as("some of it is left to do")
            .anyMatch(r -> !r.complete());
        assertTimes(high, from);
      }
      a.run(0, "issue", "run", id.toString());
      try (HighSide high = HighSide.look(a.data())) {
        LoggedIssue issue = LoggedIssue.of(high.log().index(), id);
        assertThat(issue.parts()).allMatch(r -> r.complete());
        assertThat(high.log().index().keySetsExported() - keys)
            .as("each key once")
            .isEqualTo(issue.keys());
        assertTimes(high, from);
      }
    }
  }
}
