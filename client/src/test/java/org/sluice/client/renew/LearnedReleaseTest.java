package org.sluice.client.renew;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.domain.ReleaseDays;
import org.sluice.client.testing.TestServer;
import org.sluice.client.testing.World;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.KeyPeriod;

/// A device renews by the days of release that its server says, and a server that lies about them
/// gains nothing.
class LearnedReleaseTest {
  private static final String KEY_SETS = "/api/v1/keysets";

  @TempDir Path root;

  private World world;
  private TestServer server;
  private DeviceFolder device;
  private KeyPeriod next;
  private Instant now = World.NOW;
  private final List<RenewalEvent> events = new ArrayList<>();

  @BeforeEach
  void start() {
    world = new World(root);
    server = new TestServer("TLSv1.3");
    device = world.device(World.ALICE, "phone", SealSuite.X25519, server.named());
    next = KeyPeriod.at(world.domain().rule(), World.NOW).next();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /// The server has the present period's keys and no others, and says these days.
  private void serveThePresent(String days) {
    World.Answered record = world.issue(device, next.previous().number());
    String json = new String(world.answer(device, record), StandardCharsets.UTF_8);
    String said = json.substring(0, json.lastIndexOf('}')) + ",\"releaseDays\":" + days + "}";
    server.answer(KEY_SETS, 200, said.getBytes(StandardCharsets.UTF_8));
  }

  private Instant round() throws IOException {
    return round(RenewalRules.USUAL);
  }

  private Instant round(RenewalRules rules) throws IOException {
    events.clear();
    return new Renewal(world.home(), rules, () -> now, new Random(1), null, events::add)
        .round(device, null);
  }

  private List<String> failures() {
    return events.stream()
        .filter(RenewalEvent.Failed.class::isInstance)
        .map(e -> ((RenewalEvent.Failed) e).why())
        .toList();
  }

  private Path file() {
    return world.home().domains().resolve(device.domain().value()).resolve("release-days");
  }

  /// Before the usual week, and after every moment of a window of thirty days.
  private void beforeTheUsualWeek() {
    now = next.start().minus(Duration.ofDays(7)).minusSeconds(3600);
  }

  @Test
  void asksAsEarlyAsTheServerSaysThatKeysAreThere() throws Exception {
    serveThePresent("30");
    round();
    assertThat(file()).hasContent("30");
    beforeTheUsualWeek();
    round();
    assertThat(failures()).singleElement().asString().contains(next.label());
  }

  @Test
  void asksAsBeforeWhereTheServerSaysNothing() throws Exception {
    World.Answered record = world.issue(device, next.previous().number());
    server.answer(KEY_SETS, 200, world.answer(device, record));
    beforeTheUsualWeek();
    round();
    assertThat(failures()).isEmpty();
    assertThat(file()).doesNotExist();
    now = next.start().minusSeconds(1);
    round();
    assertThat(failures()).singleElement().asString().contains(next.label());
  }

  @Test
  void asksNotInVainWhereKeysComeWithThePeriod() throws Exception {
    serveThePresent("0");
    round();
    now = next.start().minusSeconds(1);
    round();
    assertThat(failures()).isEmpty();
    now = next.start();
    round();
    assertThat(failures()).singleElement().asString().contains(next.label());
  }

  /// The device would fail until the period begins if it stayed with the first number.
  @Test
  void aServerThatLiedIsCorrectedByTheNextAnswer() throws Exception {
    serveThePresent("60");
    round();
    serveThePresent("3");
    beforeTheUsualWeek();
    round();
    assertThat(file()).hasContent("3");
    assertThat(failures()).isEmpty();
  }

  @Test
  void whatThePersonSaysCounts() throws Exception {
    serveThePresent("30");
    round();
    beforeTheUsualWeek();
    round(RenewalRules.USUAL.releasedBefore(7));
    assertThat(failures()).isEmpty();
    serveThePresent("0");
    now = next.start().minusSeconds(1);
    round(RenewalRules.USUAL.releasedBefore(7));
    assertThat(failures()).singleElement().asString().contains(next.label());
  }

  /// Too early or too late is all that it can bring about: the keys are kept, and the device
  /// neither spins nor sleeps for longer than it does anyway.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1",
        "-2147483648",
        "-99999999999999999999999999",
        "61",
        "2147483648",
        "9223372036854775807",
        "99999999999999999999999999"
      })
  void forgedDaysDoNoHarm(String days) throws Exception {
    serveThePresent(days);
    Instant again = round();
    assertThat(device.kept()).hasSize(1);
    assertThat(file()).hasContent(days.startsWith("-") ? "0" : "60");
    assertThat(again)
        .isAfterOrEqualTo(now.plus(BackOff.FIRST.dividedBy(2)))
        .isBeforeOrEqualTo(now.plus(Renewal.LOOK));
    now = again;
    assertThat(round()).isAfterOrEqualTo(now.plus(BackOff.FIRST.dividedBy(2)));
  }

  @Test
  void anAnswerThatDoesNotPassTeachesNothing() throws Exception {
    serveThePresent("14");
    round();
    String json =
        new String(world.answer(device, DeviceState.ACTIVE, 0, List.of()), StandardCharsets.UTF_8);
    String said = json.substring(0, json.lastIndexOf('}')) + ",\"releaseDays\":0}";
    server.answer(KEY_SETS, 200, said.getBytes(StandardCharsets.UTF_8));
    now = now.plus(Renewal.LOOK);
    round();
    assertThat(failures()).singleElement().asString().contains("checkpoint");
    assertThat(file()).hasContent("14");
  }

  @Test
  void aDamagedFileIsAsNoneAndMendedByTheNextPull() throws Exception {
    for (String damaged : Arrays.asList("", "-5", "soon", "7 ", "99999")) {
      Files.writeString(file(), damaged);
      assertThat(new ReleaseDays(world.domains()).of(device.domain())).as(damaged).isEmpty();
    }
    Files.writeString(file(), "9999");
    assertThat(new ReleaseDays(world.domains()).of(device.domain())).hasValue(ReleaseDays.MAX);
    Files.writeString(file(), "soon");
    serveThePresent("14");
    round();
    assertThat(file()).hasContent("14");
  }
}
