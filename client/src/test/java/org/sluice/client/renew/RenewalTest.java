package org.sluice.client.renew;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.domain.HeldTerms;
import org.sluice.client.testing.TestRevocations;
import org.sluice.client.testing.TestServer;
import org.sluice.client.testing.World;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.DomainTermsFile;
import org.sluice.records.export.LoggedEntry;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.Purpose;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DomainTerms;

/// A year of a device in no time: the clock goes on when the renewal waits, and only then.
class RenewalTest {

  private static final String KEY_SETS = "/api/v1/keysets";

  @TempDir Path root;

  private World world;
  private TestServer server;
  private DeviceFolder device;
  private KeyPeriod period;
  private Instant now = World.NOW;
  private @Nullable Hash32 identity;
  private final List<RenewalEvent> events = new ArrayList<>();
  private final List<Duration> waits = new ArrayList<>();

  @BeforeEach
  void start() {
    world = new World(root);
    server = new TestServer("TLSv1.3");
    device = world.device(World.ALICE, "phone", SealSuite.X25519, server.named());
    period = KeyPeriod.at(world.domain().rule(), World.NOW);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Renewal renewal(RenewalRules rules) {
    return new Renewal(world.home(), rules, () -> now, new Random(1), identity, events::add);
  }

  private void run(Instant end) throws Exception {
    renewal(RenewalRules.USUAL).run(List.of(device), null, end, this::wait);
  }

  private void wait(Duration time) {
    assertThat(waits.size()).as("waits without an end").isLessThan(20_000);
    waits.add(time);
    now = now.plus(time);
  }

  private void serve(long... periods) {
    World.Answered[] records = new World.Answered[periods.length];
    for (int i = 0; i < periods.length; i++) {
      records[i] = world.issue(device, periods[i]);
    }
    server.answer(KEY_SETS, 200, world.answer(device, records));
  }

  private <E extends RenewalEvent> List<E> events(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private List<String> held() throws IOException {
    return device.kept().stream().map(f -> f.getFileName().toString()).toList();
  }

  @Test
  void pullsWhatIsMissingAndEndsWhenItIsTold() throws Exception {
    serve(period.number());
    run(now);
    assertThat(held()).hasSize(1);
    assertThat(waits).isEmpty();
    assertThat(events(RenewalEvent.Done.class)).hasSize(1);
    run(now);
    assertThat(server.requests().stream().filter(r -> r.startsWith(KEY_SETS)))
        .as("asked once: nothing was due the second time")
        .hasSize(1);
  }

  @Test
  void asksForTheNextPeriodInsideItsWindowAndBeforeItBegins() throws Exception {
    serve(period.number());
    run(now);
    serve(period.number(), period.next().number());
    Instant begins = period.next().start();
    // Looks come each day; the period counts as asked for when its absence would be a failure.
    Instant moment = RenewalMoment.of(period.next(), Duration.ofDays(7), device.sealKeyHash());
    run(moment.plusSeconds(1));
    assertThat(now).isBefore(begins).isAfterOrEqualTo(begins.minus(Duration.ofDays(7)));
    assertThat(held()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 30, 60})
  void momentsSpreadOverThreeQuartersOfTheWindowAndStayWhatTheyAre(int days) {
    Duration window = Duration.ofDays(days);
    List<Instant> moments = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      Hash32 some = Hash32.sha256(new byte[] {(byte) i, (byte) (i >> 8)});
      moments.add(RenewalMoment.of(period, window, some));
      assertThat(RenewalMoment.of(period, window, some)).isEqualTo(moments.getLast());
    }
    Instant opens = period.start().minus(window);
    Duration spread = Duration.ofSeconds(window.toSeconds() / 4 * 3);
    assertThat(moments).allMatch(m -> !m.isBefore(opens) && m.isBefore(opens.plus(spread)));
    for (int tenth = 0; tenth < 10; tenth++) {
      Instant from = opens.plus(spread.multipliedBy(tenth).dividedBy(10));
      Instant to = opens.plus(spread.multipliedBy(tenth + 1).dividedBy(10));
      assertThat(moments.stream().filter(m -> !m.isBefore(from) && m.isBefore(to)).count())
          .as("of 400 in tenth " + tenth)
          .isBetween(15L, 70L);
    }
    assertThat(RenewalMoment.of(period, Duration.ZERO, device.sealKeyHash()))
        .isEqualTo(period.start());
  }

  @Test
  void triesAgainLaterEachTimeAndGoesOnWhenTheServerIsBack() throws Exception {
    server.answer(KEY_SETS, 503, "{\"title\":\"Not ready\"}".getBytes(StandardCharsets.UTF_8));
    run(now.plus(Duration.ofHours(2)));
    List<RenewalEvent.Failed> failures = events(RenewalEvent.Failed.class);
    assertThat(failures).hasSizeBetween(12, 40).allMatch(f -> f.why().contains("503"));
    assertThat(waits.getFirst()).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(30));
    assertThat(waits).allMatch(w -> w.compareTo(Renewal.SOON) <= 0);
    assertThat(waits.getLast()).isGreaterThanOrEqualTo(Renewal.SOON.dividedBy(2));
    assertThat(held()).isEmpty();
    serve(period.number());
    run(now.plus(Duration.ofHours(1)));
    assertThat(held()).hasSize(1);
    assertThat(events.getLast()).isInstanceOf(RenewalEvent.Done.class);
  }

  @Test
  void waitsAsLongAsTheServerSaysAndNoLongerThanEver() throws Exception {
    server.answer(KEY_SETS, 429, new byte[0], "Retry-After", "200");
    var _ = renewal(RenewalRules.USUAL).round(device, null);
    Duration wait = Duration.between(now, events(RenewalEvent.Failed.class).getLast().again());
    assertThat(wait).isBetween(Duration.ofSeconds(200), Duration.ofSeconds(230));
    server.answer(KEY_SETS, 503, new byte[0], "Retry-After", "999999999");
    var _ = renewal(RenewalRules.USUAL).round(device, null);
    wait = Duration.between(now, events(RenewalEvent.Failed.class).getLast().again());
    assertThat(wait).as("the present period's keys are missing").isEqualTo(Renewal.SOON);
    server.answer(KEY_SETS, 503, new byte[0], "Retry-After", "soon");
    var _ = renewal(RenewalRules.USUAL).round(device, null);
    wait = Duration.between(now, events(RenewalEvent.Failed.class).getLast().again());
    assertThat(wait).isLessThanOrEqualTo(BackOff.FIRST);
  }

  @Test
  void asksForTheIdentityThatIsChosenAndForNoOther() throws Exception {
    identity = world.domain().commitment(World.ALICE);
    World.Answered record = world.issue(device, period.number());
    server.answer(KEY_SETS, 409, new byte[0]);
    server.answer(KEY_SETS + "/" + identity, 200, world.answer(device, record));
    run(now);
    assertThat(held()).hasSize(1);
    assertThat(server.requests().stream().filter(r -> r.startsWith(KEY_SETS)))
        .singleElement()
        .asString()
        .startsWith(KEY_SETS + "/" + identity + "?");
  }

  @Test
  void aListOfRevokedPeersThatIsKeptBackIsAFailureAndCostsNoKeys() throws Exception {
    TestRevocations made = new TestRevocations(world);
    String path = "/api/v1/revocations/" + world.domain().name();
    byte[] first = made.proven(made.list(now, period.end()));
    byte[] second = made.proven(made.list(now, period.end(), World.BOB));
    server.answer(path, 200, TestRevocations.json(second));
    serve(period.number());
    run(now);
    assertThat(events(RenewalEvent.Failed.class)).isEmpty();
    server.answer(path, 200, TestRevocations.json(first));
    now = now.plus(Renewal.LOOK);
    var _ = renewal(RenewalRules.USUAL).round(device, null);
    assertThat(events(RenewalEvent.Failed.class))
        .singleElement()
        .satisfies(f -> assertThat(f.why()).contains("revocation list", "keeps it back"));
    assertThat(held()).hasSize(1);
  }

  @Test
  void asksTheNextServerOfTheProfileAfterAFailure() throws Exception {
    stop();
    try (TestServer dead = new TestServer("TLSv1.3")) {
      server = new TestServer("TLSv1.3");
      Path other = root.resolve("other");
      Files.createDirectories(other);
      world = new World(other);
      device = world.device(World.ALICE, "phone", SealSuite.X25519, dead.named(), server.named());
      dead.answer(KEY_SETS, 500, new byte[0]);
      serve(period.number());
      run(now.plus(Duration.ofMinutes(5)));
      assertThat(held()).hasSize(1);
      assertThat(events(RenewalEvent.Failed.class).size()).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void answersWithoutTheKeysThatAreDueAreAFailureAndCostNoOthers() throws Exception {
    serve(period.number());
    run(now);
    now = period.next().start();
    events.clear();
    run(now.plusSeconds(1));
    assertThat(events(RenewalEvent.Failed.class))
        .isNotEmpty()
        .allMatch(f -> f.why().contains(period.next().label()));
    assertThat(held()).hasSize(1);
  }

  @Test
  void destroysWhatWasKeptLongEnoughAndNothingElse() throws Exception {
    serve(period.number() - 2, period.number() - 1, period.number());
    run(now);
    assertThat(held()).hasSize(3);
    Path oldest = device.kept().getFirst();
    RenewalRules none = RenewalRules.USUAL.keeping(0);
    var _ = renewal(none).round(device, null);
    assertThat(held()).as("the period before the present one stays").hasSize(2);
    assertThat(oldest).doesNotExist();
    assertThat(events(RenewalEvent.Destroyed.class))
        .singleElement()
        .satisfies(e -> assertThat(e.files()).containsExactly(oldest.getFileName().toString()));
    Path damaged = device.kept().getFirst();
    Files.write(damaged, new byte[] {1, 2, 3});
    now = period.next().next().end();
    var _ = renewal(none).round(device, null);
    assertThat(damaged).as("a damaged file is for a person to look at").exists();
  }

  @Test
  void keepsKeysNoLongerThanTheTermsOfTheDomainSay() throws Exception {
    serve(period.number() - 2, period.number() - 1, period.number());
    run(now);
    SignedStatement terms =
        SignedStatement.sign(
            new DomainTerms(device.domain(), 1, Hash32.ZERO, period.number(), 12, 40, 366, 366, 1),
            world.domain().officer());
    long index = world.log().append(terms);
    new HeldTerms(world.domains())
        .take(
            world.domains().profile(device.domain()),
            new DomainTermsFile(
                    new LoggedEntry(
                        index, Octets.of(terms.encoded()), world.log().inclusion(index).hashes()),
                    Octets.of(world.log().checkpoint(3)))
                .encoded());
    Instant end = period.previous().previous().end();
    now = end.plus(Duration.ofDays(40)).minusSeconds(1);
    var _ = renewal(RenewalRules.USUAL.keeping(366)).round(device, null);
    assertThat(held()).as("not yet").hasSize(3);
    now = end.plus(Duration.ofDays(40)).plusSeconds(1);
    var _ = renewal(RenewalRules.USUAL).round(device, null);
    assertThat(held()).hasSize(2);
  }

  @Test
  void anotherClockThatWasSetBackLooksAgain() throws Exception {
    serve(period.number());
    run(now);
    now = now.minus(Duration.ofDays(3));
    run(now);
    assertThat(server.requests().stream().filter(r -> r.startsWith(KEY_SETS))).hasSize(2);
    Files.writeString(device.folder().resolve("looked"), "yesterday");
    run(now);
    assertThat(server.requests().stream().filter(r -> r.startsWith(KEY_SETS))).hasSize(3);
  }

  @Test
  void raisesTheAlarmForAForeignDeviceAndKeepsTheKeysAllTheSame() throws Exception {
    Hash32 foreign = Hash32.sha256(new byte[] {9});
    World.Answered record =
        world.issue(
            device,
            world
                .domain()
                .extraction(
                    World.ALICE,
                    period.number(),
                    Purpose.ISSUE,
                    List.of(device.sealKeyHash(), foreign)));
    server.answer(KEY_SETS, 200, world.answer(device, record));
    run(now);
    assertThat(events(RenewalEvent.Alarm.class))
        .singleElement()
        .satisfies(alarm -> assertThat(alarm.foreign()).containsExactly(foreign));
    assertThat(held()).hasSize(1);
  }

  @Test
  void aServerThatIsNamedIsAskedAndNoOther() throws Exception {
    serve(period.number());
    renewal(RenewalRules.USUAL).run(List.of(device), URI.create(server.url()), now, this::wait);
    assertThat(events(RenewalEvent.Pulled.class))
        .singleElement()
        .satisfies(e -> assertThat(e.server()).isEqualTo(URI.create(server.url())));
  }
}
