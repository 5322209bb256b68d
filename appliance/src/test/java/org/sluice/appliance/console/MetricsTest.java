package org.sluice.appliance.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.boot.TestAppliance;
import org.sluice.hsm.HsmException;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.RequestId;

@Tag("slow") // a ceremony
@DisplayName("Every figure of the metrics changes with what it counts, and by as much")
class MetricsTest {
  private static final String GREEN = "{domain=\"green.example\"}";
  private static final String BLUE = "{domain=\"blue.example\"}";
  private static final int POLL_MILLIS = 50;

  /// Nobody joins twice.
  private static int number = 1000;

  private final List<String> joined = new ArrayList<>();
  private TestAppliance a;
  private Instant now;

  @BeforeEach
  void appliance() throws IOException {
    a = TestAppliance.get();
    now = Instant.now();
  }

  /// Nobody stays whom other tests would have to issue for.
  @AfterEach
  void leave() {
    joined.forEach(uri -> a.act(0, "enzo", user("revoke", uri)));
  }

  private void join() throws IOException {
    number++;
    String uri = "tel:+447700900" + number;
    a.join(number, uri);
    joined.add(uri);
  }

  private static String[] user(String act, String uri) {
    return new String[] {
      "users", act, "--domain", "green.example", "--user", uri, "--why", "a test"
    };
  }

  private DataOption from(@Nullable String pins, InstantSource clock) {
    return DataOption.of(a.root.resolve("high"), pins == null ? null : a.root.resolve(pins), clock);
  }

  /// What a console would say that begins to look now.
  private Map<String, Double> figures() throws IOException {
    return figures(now);
  }

  private Map<String, Double> figures(Instant time) throws IOException {
    try (Workplace place = new Workplace(from(null, () -> time))) {
      return figures(place);
    }
  }

  private static Map<String, Double> figures(Workplace place) throws IOException {
    try (IssueRunner runner = new IssueRunner(place)) {
      return figures(place, runner);
    }
  }

  private static Map<String, Double> figures(Workplace place, IssueRunner runner) {
    Map<String, Double> all = new TreeMap<>();
    new Metrics(place, runner)
        .text()
        .lines()
        .filter(l -> !l.startsWith("#"))
        .forEach(l -> {
          int space = l.lastIndexOf(' ');
          all.put(l.substring(0, space), Double.valueOf(l.substring(space + 1)));
        });
    return all;
  }

  private static double more(String name, Map<String, Double> before, Map<String, Double> after) {
    return after.get(name) - before.get(name);
  }

  private String request(String periods) {
    a.act(
        0,
        "irene",
        "issue",
        "request",
        "--domain",
        "green.example",
        "--periods",
        periods,
        "--missing");
    try (HighSide high = HighSide.look(a.data())) {
      RequestId last = List.copyOf(high.log().index().requests()).getLast().request().requestId();
      return last.toString();
    }
  }

  private void approve(String officer, String request) {
    a.act(0, officer, "issue", "approve", request);
  }

  @Test
  @DisplayName(
      "users, requests that wait, sealed key sets, entries and days that have keys: from one who"
          + " joins to the keys of the period after the next")
  void issue() throws Exception {
    String waiting = "sluice_requests_waiting" + GREEN;
    String days = "sluice_keyed_days" + GREEN;
    KeyPeriod current;
    try (HighSide high = HighSide.look(a.data())) {
      current =
          KeyPeriod.at(
              high.log().index().domainOf(DomainName.parse("green.example")).policy().rule(), now);
    }
    Map<String, Double> before = figures();
    join();
    Map<String, Double> came = figures();
    assertThat(more("sluice_users" + GREEN, before, came)).isEqualTo(1);
    assertThat(more("sluice_users" + BLUE, before, came)).isZero();
    assertThat(came).containsEntry(days, 0.0);

    String first = request("current");
    assertThat(more(waiting, came, figures())).isEqualTo(1);
    assertThat(more("sluice_requests_waiting" + BLUE, came, figures())).isZero();
    approve("aldo", first);
    assertThat(more(waiting, came, figures())).as("one of two").isEqualTo(1);
    approve("bea", first);
    assertThat(more(waiting, came, figures())).isZero();
    assertThat(more("sluice_keysets_issued", came, figures())).isZero();
    a.run(0, "issue", "run", first);
    Map<String, Double> keyed = figures();
    double made = more("sluice_keysets_issued", came, keyed);
    assertThat(made).as("the new one's at least").isPositive();
    assertThat(keyed).containsEntry(days, (double) Duration.between(now, current.end()).toDays());

    String second = request("next");
    approve("aldo", second);
    approve("bea", second);
    a.run(0, "issue", "run", second);
    assertThat(figures())
        .containsEntry(days, (double) Duration.between(now, current.next().end()).toDays());
    Instant later = current.next().start().plus(Duration.ofDays(1));
    assertThat(figures(later))
        .containsEntry(days, (double) Duration.between(later, current.next().end()).toDays());

    // One who joins when everybody else has keys: one key set.
    join();
    Map<String, Double> lacking = figures();
    String late = request("current");
    approve("aldo", late);
    approve("bea", late);
    a.run(0, "issue", "run", late);
    Map<String, Double> done = figures();
    assertThat(more("sluice_keysets_issued", lacking, done)).isEqualTo(1);
    assertThat(more("sluice_log_entries", lacking, done)).isPositive();
    double published = published();
    try (HighSide high = HighSide.look(a.data())) {
      assertThat(done).containsEntry("sluice_log_entries", (double) high.log().size());
    }
    // That the partitions closed is logged when nobody is there to co-sign it.
    assertThat(done)
        .containsEntry("sluice_log_unpublished", done.get("sluice_log_entries") - published);
    assertThat(done.get("sluice_log_unpublished")).isPositive();
    try (Workplace place = new Workplace(from("pins", InstantSource.system()))) {
      place.tidy();
    }
    assertThat(published()).isGreaterThan(published);
    assertThat(figures())
        .containsEntry("sluice_log_unpublished", 0.0)
        .containsEntry("sluice_log_entries", published());
  }

  /// Entries that everybody can see, as the checkpoint says it.
  private double published() throws IOException {
    return Double.parseDouble(Files.readAllLines(a.root.resolve("high/log/checkpoint")).get(1));
  }

  @Test
  @DisplayName("a bundle more in the spool is one more, with its octets; nothing else there counts")
  void spool() throws Exception {
    Path spool = a.root.resolve("high/spool");
    Map<String, Double> before = figures();
    a.run(0, "heartbeat");
    Path aside = Files.createDirectory(spool.resolve("aside"));
    try {
      Map<String, Double> after = figures();
      assertThat(more("sluice_spool_bundles", before, after)).isPositive();
      long octets = 0;
      List<Path> bundles;
      try (Stream<Path> files = Files.list(spool)) {
        bundles = files.filter(f -> f.toString().matches(".*/[0-9]{12}\\.[kl]\\.slb")).toList();
      }
      for (Path b : bundles) {
        octets += Files.size(b);
      }
      assertThat(after)
          .containsEntry("sluice_spool_bundles", (double) bundles.size())
          .containsEntry("sluice_spool_octets", (double) octets);
    } finally {
      Files.delete(aside);
    }
  }

  @Test
  @DisplayName("the shares grow old and the epoch ends, a day and a period at a time")
  void clock() throws Exception {
    Map<String, Double> today = figures();
    Map<String, Double> later = figures(now.plus(Duration.ofDays(3)));
    for (String domain : List.of(GREEN, BLUE)) {
      String age = "sluice_share_age_seconds" + domain;
      // The ceremony was in this process.
      Instant began = ProcessHandle.current().info().startInstant().orElseThrow();
      assertThat(today.get(age)).isBetween(0.0, Duration.between(began, now).toSeconds() + 1.0);
      assertThat(more(age, today, later)).isEqualTo(3 * 24 * 3600);
    }
    try (HighSide high = HighSide.look(a.data())) {
      KeyPeriod current =
          KeyPeriod.at(
              high.log().index().domainOf(DomainName.parse("green.example")).policy().rule(), now);
      // Twelve periods from the one of the ceremony on.
      String left = "sluice_epoch_periods_left" + GREEN;
      assertThat(today).containsEntry(left, 11.0);
      assertThat(figures(current.end())).containsEntry(left, 10.0);
      assertThat(figures(current.end().minusSeconds(1))).containsEntry(left, 11.0);
    }
  }

  @Test
  @DisplayName(
      "a partition that does not open: it is down, the margin is gone, the act that failed by it is"
          + " counted, health is down; then all is well again")
  void partitionDown() throws Exception {
    Path pin = a.root.resolve("pins/partition-3.pin");
    String good = Files.readString(pin);
    try (Workplace place = new Workplace(from("pins", InstantSource.system()))) {
      Map<String, Double> first = figures(place);
      assertThat(first)
          .containsEntry("sluice_hsm_asked_seconds", -1.0)
          .doesNotContainKey("sluice_quorum_margin" + GREEN);
      place.tidy();
      Map<String, Double> well = figures(place);
      assertUp(well, 0);
      assertThat(Health.of(place).quorum()).isTrue();
      Files.writeString(pin, "not the pin");
      assertThatThrownBy(place::tidy)
          .isInstanceOf(CommandFailed.class)
          .hasMessageContaining("2 of 3 partitions are up, 3 are needed to co-sign the log");
      assertThat(figures(place))
          .containsEntry("sluice_hsm_down", 1.0)
          .containsEntry("sluice_quorum_margin" + GREEN, -1.0)
          .containsEntry("sluice_quorum_margin" + BLUE, -1.0)
          .containsEntry("sluice_hsm_errors", 1.0);
      assertThat(Health.of(place).quorum()).isFalse();
      assertThat(Health.of(place).isUp()).isFalse();

      Files.writeString(pin, good);
      place.tidy();
      assertUp(figures(place), 1);
      assertThat(Health.of(place).quorum()).isTrue();
    } finally {
      Files.writeString(pin, good);
    }
  }

  private static void assertUp(Map<String, Double> figures, double errors) {
    assertThat(figures)
        .containsEntry("sluice_hsm_down", 0.0)
        .containsEntry("sluice_quorum_margin" + GREEN, 0.0)
        .containsEntry("sluice_quorum_margin" + BLUE, 0.0)
        .containsEntry("sluice_hsm_errors", errors);
    assertThat(figures.get("sluice_hsm_asked_seconds")).isNotNegative();
  }

  @Test
  @DisplayName("each act that a token made fail is an error more; one that was refused is none")
  void errors() throws Exception {
    Path pin = a.root.resolve("pins/appliance.pin");
    String good = Files.readString(pin);
    try (Workplace place = new Workplace(from("pins", InstantSource.system()))) {
      Files.writeString(pin, "not the pin");
      for (double errors = 1; errors <= 2; errors++) {
        assertThatThrownBy(place::tidy).isInstanceOf(HsmException.class);
        assertThat(figures(place)).containsEntry("sluice_hsm_errors", errors);
      }
      Files.writeString(pin, good);
      assertThatThrownBy(() ->
              place.act(_ -> {
                throw new CommandFailed("refused");
              }))
          .hasMessage("refused");
      assertThat(figures(place)).containsEntry("sluice_hsm_errors", 2.0);
    } finally {
      Files.writeString(pin, good);
    }
  }

  @Test
  @DisplayName("1 while an issue runs, 0 before and after")
  void running() throws Exception {
    join();
    String request = request("current");
    try (Workplace place = new Workplace(from("pins", InstantSource.system()));
        IssueRunner runner = new IssueRunner(place)) {
      assertThat(figures(place, runner)).containsEntry("sluice_issue_running", 0.0);
      // It waits for the folder, which somebody else has.
      try (HighSide _ = HighSide.open(a.data())) {
        runner.start(RequestId.fromHex(request));
        assertThat(figures(place, runner)).containsEntry("sluice_issue_running", 1.0);
      }
      while (runner.running()) {
        Thread.sleep(POLL_MILLIS);
      }
      assertThat(figures(place, runner)).containsEntry("sluice_issue_running", 0.0);
      assertThat(runner.state().orElseThrow().problem()).contains("0 of 2 approvals");
    }
    a.act(0, "irene", "issue", "cancel", request, "--why", "a test");
  }

  @Test
  @DisplayName("room on the disk: what this system user may write, 1 GiB of it for health")
  void disk() throws Exception {
    double free = figures().get("sluice_disk_free_octets");
    Path high = a.root.resolve("high");
    assertThat(free).isPositive().isLessThan(Files.getFileStore(high).getTotalSpace());
    assertThat(Figures.free(Path.of("/proc"))).as("nobody has room there").isZero();
    assertThat(Health.hasRoom(1L << 30)).isTrue();
    assertThat(Health.hasRoom((1L << 30) - 1)).isFalse();
  }
}
