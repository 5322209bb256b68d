package org.sluice.appliance.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sluice.appliance.approval.PastRequests;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.boot.TestAppliance;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.statement.Request;
import picocli.CommandLine;

@Tag("slow") // a ceremony
@DisplayName("The console destroys by itself what the terms do not let the appliance keep")
class RetentionTest {
  private static final DomainName BLUE = DomainName.parse("blue.example");

  private static TestAppliance a;
  private final AtomicLong nanos = new AtomicLong();

  @BeforeAll
  static void appliance() throws IOException {
    a = TestAppliance.get();
  }

  private static Request drill() {
    a.run(
        0,
        "drill",
        "request",
        "--domain",
        "blue.example",
        "--keys",
        "2",
        "--officer",
        a.path("officers/irene.p12"),
        "--passphrase-file",
        a.path("officers/irene.pass"));
    try (HighSide high = HighSide.look(a.data())) {
      return high.log().index().requests().stream()
          .map(r -> r.request())
          .filter(r -> r.domain().equals(BLUE))
          .filter(r -> high.requests().find(r.requestId()).isPresent())
          .findFirst()
          .orElseThrow();
    }
  }

  private static boolean isKept(Request r) {
    try (HighSide high = HighSide.look(a.data())) {
      return high.requests().find(r.requestId()).isPresent();
    }
  }

  /// The last moment at which the request's file is kept.
  private static Instant end(Request r) {
    try (HighSide high = HighSide.look(a.data())) {
      return new KeyPeriod(high.log().index().domainOf(BLUE).policy().rule(), r.periods().getLast())
          .end()
          .plus(Duration.ofDays(366));
    }
  }

  private Retention retention(Workplace place, Instant ofBlue) {
    return new Retention(
        place, nanos::get, (past, d) -> d.equals(BLUE) ? ofBlue : past.agreedNow());
  }

  /// The data folder without PINs.
  private static DataOption option(String... more) {
    List<String> all = new ArrayList<>(List.of("--data", a.path("high")));
    all.addAll(List.of(more));
    return CommandLine.populateCommand(new DataOption(), all.toArray(String[]::new));
  }

  private static String journal() throws IOException {
    Path file = Path.of(a.path("high/access-log/forgotten.log"));
    return Files.exists(file) ? Files.readString(file) : "";
  }

  @Test
  @DisplayName("not before its time; then with a line in the journal, and once")
  void destroyed() throws IOException {
    Request drill = drill();
    try (Workplace place = new Workplace(a.data())) {
      assertThat(retention(place, end(drill)).run()).isZero();
      assertThat(isKept(drill)).isTrue();
      assertThat(journal()).doesNotContain(drill.requestId().toString());
      Retention due = retention(place, end(drill).plusSeconds(1));
      assertThat(due.isDue()).isTrue();
      assertThat(due.run()).isPositive();
      assertThat(isKept(drill)).isFalse();
      assertThat(journal().lines().filter(l -> l.contains(drill.requestId().toString())))
          .singleElement()
          .asString()
          .contains("blue.example", "destroyed, keep-request-days 366");
      assertThat(due.isDue()).isFalse();
      nanos.set(Duration.ofDays(1).toNanos());
      assertThat(due.isDue()).isTrue();
      assertThat(due.run()).as("again").isZero();
    }
  }

  @Test
  @DisplayName("what could not be done is due still")
  void busy() {
    Request drill = drill();
    try (Workplace place = new Workplace(option())) {
      Retention due = retention(place, end(drill).plusSeconds(1));
      assertThatThrownBy(due::run).isInstanceOf(CommandFailed.class);
      assertThat(due.isDue()).isTrue();
      assertThat(isKept(drill)).isTrue();
    }
  }

  @Test
  @DisplayName("a clock that is set ahead here alone destroys nothing")
  void clockAhead() {
    Request drill = drill();
    DataOption ahead = option("--at", end(drill).plus(Duration.ofDays(1)).toString());
    try (HighSide high = HighSide.look(ahead)) {
      PastRequests past = new PastRequests(high);
      assertThat(past.over(BLUE, high.now())).isNotEmpty();
      assertThat(past.agreedNow()).isBefore(end(drill));
      assertThat(past.over(BLUE, past.agreedNow())).isEmpty();
    }
  }
}
