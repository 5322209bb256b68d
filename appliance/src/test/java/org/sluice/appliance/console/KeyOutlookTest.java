package org.sluice.appliance.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sluice.appliance.approval.KeyOutlook;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.boot.TestAppliance;
import org.sluice.appliance.issuance.Proposal;
import org.sluice.appliance.status.StatusReport;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.RequestId;

@Tag("slow") // a ceremony
@DisplayName("Whose keys are missing, and what is proposed ahead of time")
class KeyOutlookTest {
  private static final DomainName GREEN = DomainName.parse("green.example");
  private static final String ASK = "--periods";
  private static final String A = "tel:+447700900877";
  private static final String B = "tel:+447700900878";
  private static final String C = "tel:+447700900879";
  private static final String LATE = "tel:+447700900880";
  private static final long LEAD_DAYS = 31 + 14;

  private final TestAppliance a;
  private final KeyPeriod current;

  KeyOutlookTest() throws IOException {
    a = TestAppliance.get();
    try (HighSide high = HighSide.look(a.data())) {
      current = KeyPeriod.at(high.log().index().domainOf(GREEN).policy().rule(), Instant.now());
    }
  }

  /// How it looks from a console that was started at some time and cannot act.
  private record Seen(
      KeyOutlook outlook, long days, long status, Calendar calendar, List<Proposal> proposed) {
    long lack(int period) {
      return outlook.periods().get(period).lack();
    }

    long asked(int period) {
      return outlook.periods().get(period).asked();
    }

    List<Long> periods() {
      return proposed.stream()
          .flatMap(p -> p.lacking().stream())
          .map(p -> p.period().number())
          .toList();
    }
  }

  private Seen at(Instant time) {
    Path high = a.root.resolve("high");
    try (Workplace place = new Workplace(DataOption.of(high, null, () -> time))) {
      return place.look(h -> {
        LogIndex.Domain d = h.log().index().domainOf(GREEN);
        KeyOutlook outlook = place.outlooks().of(h, d);
        assertThat(Figures.of(h, place.outlooks()).domains())
            .filteredOn(f -> f.name().equals(GREEN))
            .extracting(Figures.OfDomain::daysKeyed)
            .containsExactly(outlook.daysKeyed(time));
        return new Seen(
            outlook,
            outlook.daysKeyed(time),
            (Long) StatusReport.of(h, false).keyedDays().get(GREEN.value()),
            Calendar.of(h.log().index(), d, outlook, time),
            Scheduler.standing(place, h).stream().filter(p -> p.domain().equals(GREEN)).toList());
      });
    }
  }

  private static Instant now() {
    return Instant.now();
  }

  private long daysUntil(KeyPeriod p) {
    return Duration.between(now(), p.start()).toDays();
  }

  private void user(String act, String uri) {
    a.act(0, "enzo", "users", act, "--domain", "green.example", "--user", uri, "--why", "a test");
  }

  private RequestId request(String periods) {
    a.act(0, "irene", "issue", "request", "--domain", "green.example", ASK, periods, "--missing");
    try (HighSide high = HighSide.look(a.data())) {
      return List.copyOf(high.log().index().requests()).getLast().request().requestId();
    }
  }

  private void run(RequestId id) {
    a.act(0, "aldo", "issue", "approve", id.toString());
    a.act(0, "bea", "issue", "approve", id.toString());
    a.run(0, "issue", "run", id.toString());
  }

  @Test
  @DisplayName(
      "one who is keyed keys nobody else; the suspended and revoked are not missed; what was asked"
          + " for is not proposed again; ahead of time, not too early, weeks off")
  void story() throws Exception {
    String all = "current,next," + current.next().next().number();
    KeyPeriod fourth = current.next().next().next();
    a.join(77, A);
    run(request(all)); // whoever lacked any before
    a.join(78, B);
    a.join(79, C);
    user("suspend", C);
    user("suspend", B);
    Seen one = at(now());
    assertThat(one.lack(0)).as("the suspended are not missed").isZero();
    assertThat(one.days).isEqualTo(daysUntil(fourth));

    user("resume", B);
    user("resume", C);
    Seen lacking = at(now());
    assertThat(lacking.days).as("a complete issue names the period").isZero();
    assertThat(lacking.status).isZero();
    assertThat(lacking.calendar.daysKeyed()).isZero();
    assertThat(lacking.calendar.lines().stream().filter(Calendar.Line::current).findFirst())
        .hasValueSatisfying(l -> {
          assertThat(l.complete()).isPositive();
          assertThat(l.lacks()).isTrue();
        });
    assertThat(lacking.lack(0)).isEqualTo(2);
    assertThat(lacking.periods())
        .containsExactly(current.number(), current.next().number(), current.number() + 2);
    assertThat(Scheduler.words(lacking.proposed.getFirst()))
        .contains("green.example: period " + current.label() + " lacks keys for 2 users");

    RequestId open = request(all);
    Seen asked = at(now());
    assertThat(asked.lack(1)).as("not here yet").isEqualTo(2);
    assertThat(asked.asked(1)).isEqualTo(2);
    assertThat(asked.days).isZero();
    assertThat(asked.proposed).as("asked for already").isEmpty();
    assertThat(at(now().plus(Duration.ofDays(8))).periods())
        .as("the request ran out")
        .contains(current.next().number());
    run(open);
    assertThat(at(now()).days).isEqualTo(daysUntil(fourth));
    assertThat(at(now()).proposed).as("nothing to do").isEmpty();

    a.join(80, LATE);
    assertThat(at(now()).days).as("a late joiner").isZero();
    run(request("current"));
    assertThat(at(now()).days).isEqualTo(daysUntil(current.next()));
    assertThat(at(now()).periods()).containsExactly(current.next().number(), current.number() + 2);
    user("revoke", LATE);
    assertThat(at(now()).days).as("the revoked are not missed").isEqualTo(daysUntil(fourth));

    Instant due = fourth.start().minus(Duration.ofDays(LEAD_DAYS));
    assertThat(at(due.minusSeconds(3600)).proposed).as("too early").isEmpty();
    assertThat(at(due).periods()).containsExactly(fourth.number());
    assertThat(at(due).lack(0)).isZero();
    // Weeks off: nobody has keys of the period that it is then, nor of those after it.
    Instant back = now().plus(Duration.ofDays(90));
    Seen off = at(back);
    assertThat(off.periods()).hasSizeGreaterThan(1).doesNotContain(current.number() + 2);
    assertThat(off.days).isLessThan(31);
    List.of(A, B, C).forEach(u -> user("revoke", u));
  }

  @Test
  @DisplayName("by a clock that cannot be right nothing is proposed, and health is down")
  void wrongClock() {
    for (Instant wrong :
        List.of(now().minus(Duration.ofDays(1)), now().plus(Duration.ofDays(94)))) {
      DataOption data = DataOption.of(a.root.resolve("high"), null, () -> wrong);
      try (Workplace place = new Workplace(data)) {
        List<Proposal> proposed = new Scheduler(place, () -> 0).run();
        assertThat(proposed).isEmpty();
        assertThat(place.look(place::clockProblem).orElseThrow())
            .contains("the log was co-signed last at", "nothing was changed");
        assertThat(Health.of(place).clock()).isFalse();
        assertThat(Health.of(place).isUp()).isFalse();
      }
    }
    try (Workplace place = new Workplace(a.data())) {
      assertThat(Health.of(place).clock()).isTrue();
    }
  }

  @Test
  @DisplayName("it says what is due when it starts, and again after a day")
  void daily() {
    AtomicLong nanos = new AtomicLong(-5);
    try (Workplace place = new Workplace(a.data())) {
      Scheduler scheduler = new Scheduler(place, nanos::get);
      assertThat(scheduler.isDue()).isTrue();
      List<Proposal> _ = scheduler.run();
      assertThat(scheduler.isDue()).isFalse();
      nanos.addAndGet(Duration.ofDays(1).toNanos() - 1);
      assertThat(scheduler.isDue()).isFalse();
      nanos.incrementAndGet();
      assertThat(scheduler.isDue()).isTrue();
    }
  }
}
