package org.sluice.client.pull;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.testing.TestServer;
import org.sluice.client.testing.World;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.statement.DomainProfile;

/// The transport of a pull: TLS 1.3, the server known by its pinned key, the device by its own.
class PullOverTlsTest {

  @TempDir Path root;

  private World world;
  private TestServer server;
  private KeyPeriod period;

  @BeforeEach
  void start() {
    world = new World(root);
    server = new TestServer("TLSv1.3");
    period = KeyPeriod.at(world.domain().rule(), World.NOW);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private KeyPull.Outcome pull(DeviceFolder device, String url) throws IOException {
    return new KeyPull(world.domains())
        .pull(URI.create(url), device, null, period.previous(), period.next());
  }

  private void refused(Check check, DeviceFolder device, String url) {
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> pull(device, url))
        .satisfies(e -> assertThat(e.check()).isEqualTo(check));
  }

  @Test
  void pullsWithTheDevicesOwnKeyFromThePinnedServer() throws IOException {
    DeviceFolder device = world.device(World.ALICE, "phone", SealSuite.X25519, server.named());
    server.answer(
        "/api/v1/keysets", 200, world.answer(device, world.issue(device, period.number())));
    assertThat(pull(device, server.url()).kept()).hasSize(1);
    assertThat(server.callers()).containsOnly(device.authentication().keyId());
    assertThat(server.requests())
        .containsExactly(
            "/api/v1/profile/example.org/after/1",
            "/api/v1/keysets?from=" + (period.number() - 1) + "&to=" + (period.number() + 1),
            "/api/v1/calls/example.org",
            "/api/v1/terms/example.org",
            "/api/v1/revocations/example.org");
  }

  @Test
  void aCallPolicyThatCannotBeHadCostsNoKeys() throws IOException {
    DeviceFolder device = world.device(World.ALICE, "phone", SealSuite.X25519, server.named());
    server.answer(
        "/api/v1/keysets", 200, world.answer(device, world.issue(device, period.number())));
    server.answer("/api/v1/calls/example.org", 200, "{\"calls\":\"AAAA\"}".getBytes(UTF_8));
    server.answer("/api/v1/terms/example.org", 200, "{\"terms\":\"AAAA\"}".getBytes(UTF_8));
    KeyPull.Outcome outcome = pull(device, server.url());
    assertThat(outcome.kept()).hasSize(1);
    assertThat(outcome.refused())
        .extracting(Refused::check)
        .containsExactly(Check.CALLS, Check.TERMS);
  }

  @Test
  void reachesAPinnedServerUnderAnotherName() throws IOException {
    DomainProfile.Server elsewhere =
        new DomainProfile.Server("https://keys.example.org", server.named().tlsSpkiPin());
    DeviceFolder device = world.device(World.ALICE, "phone", SealSuite.X25519, elsewhere);
    server.answer(
        "/api/v1/keysets", 200, world.answer(device, world.issue(device, period.number())));
    assertThat(pull(device, server.url()).kept()).hasSize(1);
  }

  @Test
  void refusesAServerWithAnotherKey() {
    DomainProfile.Server pinned =
        new DomainProfile.Server(server.url(), Hash32.sha256(new byte[] {1}));
    DeviceFolder device = world.device(World.ALICE, "phone", SealSuite.X25519, pinned);
    refused(Check.SERVER_KEY, device, server.url());
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void refusesAListedServerThatShowsTheKeyOfAnotherOne() {
    DomainProfile.Server wrong =
        new DomainProfile.Server(server.url(), Hash32.sha256(new byte[] {1}));
    DomainProfile.Server other =
        new DomainProfile.Server("https://other.example.org", server.named().tlsSpkiPin());
    DeviceFolder device = world.device(World.ALICE, "phone", SealSuite.X25519, wrong, other);
    refused(Check.SERVER_KEY, device, server.url());
  }

  @Test
  void refusesAProfileWithoutServers() {
    DeviceFolder device = world.device(World.ALICE, "phone", SealSuite.X25519);
    refused(Check.SERVER_KEY, device, server.url());
  }

  @Test
  void refusesTls12() {
    try (TestServer old = new TestServer("TLSv1.2")) {
      DeviceFolder device = world.device(World.ALICE, "phone", SealSuite.X25519, old.named());
      refused(Check.SERVER_ANSWER, device, old.url());
      assertThat(old.requests()).isEmpty();
    }
  }

  @Test
  void refusesPlainHttp() {
    DeviceFolder device = world.device(World.ALICE, "phone", SealSuite.X25519, server.named());
    refused(Check.VALUE, device, "http://localhost:80");
  }

  @Test
  void saysWhatTheServerRefused() {
    DeviceFolder device = world.device(World.ALICE, "phone", SealSuite.X25519, server.named());
    server.answer(
        "/api/v1/keysets", 403, "{\"title\":\"Not\nyours\"}".getBytes(StandardCharsets.UTF_8));
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> pull(device, server.url()))
        .satisfies(e -> {
          assertThat(e.check()).isEqualTo(Check.SERVER_ANSWER);
          assertThat(e).hasMessageContaining("403").hasMessageContaining("Not?yours");
        });
  }

  @Test
  void followsNoRedirect() {
    DeviceFolder device = world.device(World.ALICE, "phone", SealSuite.X25519, server.named());
    server.answer("/api/v1/keysets", 302, new byte[0]);
    refused(Check.SERVER_ANSWER, device, server.url());
  }

  @Test
  void refusesAnAnswerThatIsTooLong() {
    DeviceFolder device = world.device(World.ALICE, "phone", SealSuite.X25519, server.named());
    server.answer("/api/v1/keysets", 200, new byte[DistributionServer.MAX_ANSWER + 1]);
    refused(Check.SERVER_ANSWER, device, server.url());
  }

  @Test
  void refusesWhenNobodyListens() {
    DeviceFolder device = world.device(World.ALICE, "phone", SealSuite.X25519, server.named());
    server.close();
    refused(Check.SERVER_ANSWER, device, server.url());
  }
}
