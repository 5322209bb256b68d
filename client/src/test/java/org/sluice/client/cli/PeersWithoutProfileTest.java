package org.sluice.client.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sluice.client.testing.TestCalls;
import org.sluice.client.testing.TestConsole;
import org.sluice.client.testing.TestLog;
import org.sluice.client.testing.TestRevocations;
import org.sluice.client.testing.World;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.UserUri;
import org.sluice.records.statement.DomainOption;
import org.sluice.records.tlog.MemoryTileStore;

/// Nobody can tell whether such a peer is revoked: no list of that domain would be believed.
@DisplayName("Peers of a domain that the device knows by its call policy alone")
class PeersWithoutProfileTest extends DeviceCommands {
  private static final UserUri CAROL = UserUri.parse("sip:carol@fire.example");
  private static final String UNKNOWN =
      "no profile of the domain of kms.fire.example is known (give it with --profile)";

  private World fire;
  private Path own;

  /// Alice's device with its policy, of a domain that asks this of its users.
  private void aliceOf(String domain, Set<DomainOption> options) {
    world =
        new World(root, domain, PeriodRule.MONTHLY, new TestLog(new MemoryTileStore()), options);
    own = world.home().data();
    data = own;
    Path elsewhere = root.resolve("elsewhere");
    Assertions.assertThat(elsewhere.toFile().mkdir()).isTrue();
    fire =
        new World(
            elsewhere, "fire.example", PeriodRule.MONTHLY, new TestLog(new MemoryTileStore()));
    server.answer("/api/v1/calls/" + domain, 200, new TestCalls(world, fire).bothWays());
    var _ = pulled(world, World.ALICE);
  }

  private TestConsole toCarol() {
    Path out = root.resolve("to-carol.bin");
    return client(
        "message",
        "make",
        "--from",
        World.ALICE,
        "--to",
        CAROL,
        "--to-kms",
        fire.domain().kms(),
        "--at",
        AT,
        "--out",
        out);
  }

  /// Carol has Alice's domain by its profile, with the list that it may demand.
  private Path fromCarol() {
    TestRevocations lists = new TestRevocations(world);
    byte[] none = lists.proven(lists.list(World.NOW, World.NOW.plus(Duration.ofDays(30))));
    String name = world.domain().name().value();
    data = fire.home().data();
    var _ = pulled(fire, CAROL);
    ok(certificate(CAROL, world));
    server.answer("/api/v1/revocations/" + name, 200, TestRevocations.json(none));
    ok(pull(CAROL.value()));
    Path file = root.resolve("from-carol.bin");
    ok(
        client(
            "message",
            "make",
            "--from",
            CAROL,
            "--to",
            World.ALICE,
            "--to-domain",
            name,
            "--at",
            AT,
            "--out",
            file));
    data = own;
    return file;
  }

  /// Gives the user's device the other world's profile and certificate.
  private TestConsole certificate(UserUri user, World other) {
    String xml = Base64.getEncoder().encodeToString(other.domain().certificate());
    server.answer(
        "/api/v1/certificate/" + other.domain().name(),
        200,
        ("{\"certificate\":\"" + xml + "\"}").getBytes(StandardCharsets.US_ASCII));
    return client(
        "certificate",
        "--user",
        user,
        "--profile",
        other.profileFile(server.named()),
        "--server",
        server.url());
  }

  private TestConsole open(Path file, Object... more) {
    Object[] words = {"message", "open", "--user", World.ALICE, "--at", AT, file};
    return client(
        java.util.stream.Stream.of(words, more).flatMap(java.util.Arrays::stream).toArray());
  }

  private static void noted(TestConsole run, UserUri peer, String why) {
    ok(run);
    Assertions.assertThat(run.err())
        .contains("note: whether " + peer + " is revoked is not known: " + why);
  }

  @Test
  @DisplayName("are called and heard, with a note, where the own domain demands no list")
  void plain() {
    aliceOf("plain.example", Set.of());
    noted(toCarol(), CAROL, UNKNOWN);
    noted(open(fromCarol()), CAROL, UNKNOWN);
  }

  @Test
  @DisplayName("are neither called nor heard where it does; what was stored opens, with a note")
  void demanded() {
    aliceOf("strict.example", Set.of(DomainOption.DEMAND_REVOCATION_LIST));
    refused(toCarol(), "revocation list of " + CAROL, UNKNOWN);
    Assertions.assertThat(root.resolve("to-carol.bin")).doesNotExist();
    Path file = fromCarol();
    refused(open(file), "revocation list of " + CAROL, UNKNOWN);
    noted(open(file, "--deferred"), CAROL, UNKNOWN);
  }

  @Test
  @DisplayName("are judged as their own domain wants it once the device has its profile")
  void withTheProfile() {
    aliceOf("strict.example", Set.of(DomainOption.DEMAND_REVOCATION_LIST));
    ok(certificate(World.ALICE, fire));
    noted(toCarol(), CAROL, "no revocation list of fire.example was pulled");
    TestRevocations lists = new TestRevocations(fire);
    byte[] named = lists.proven(lists.list(World.NOW, World.NOW.plus(Duration.ofDays(30)), CAROL));
    server.answer("/api/v1/revocations/fire.example", 200, TestRevocations.json(named));
    ok(pull(World.ALICE.value()));
    refused(toCarol(), "revocation list of " + CAROL, "revoked since " + World.NOW);
  }
}
