package org.sluice.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sluice.client.testing.TestConsole;
import org.sluice.client.testing.TestLog;
import org.sluice.client.testing.TestRevocations;
import org.sluice.client.testing.World;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.UserUri;
import org.sluice.records.statement.DomainOption;
import org.sluice.records.tlog.MemoryTileStore;

@DisplayName("Revoked peers on the command line: pulled, neither called nor heard")
class RevocationCommandsTest extends DeviceCommands {
  private static final Instant LATER = World.NOW.plus(Duration.ofDays(30));

  private TestRevocations made;

  @BeforeEach
  void lists() {
    made = new TestRevocations(world);
  }

  private void serve(Instant since, Instant until, UserUri... users) {
    byte[] item = made.proven(made.list(since, until, users));
    server.answer("/api/v1/revocations/" + world.domain().name(), 200, TestRevocations.json(item));
  }

  private TestConsole make(Path file) {
    return client(
        "message", "make", "--from", World.ALICE, "--to", World.BOB, "--at", AT, "--out", file);
  }

  private TestConsole open(Path file, Object... more) {
    Object[] all = {"message", "open", "--user", World.BOB, "--at", AT, file};
    Object[] words = java.util.Arrays.copyOf(all, all.length + more.length);
    System.arraycopy(more, 0, words, all.length, more.length);
    return client(words);
  }

  @Test
  @DisplayName("without a list both ends say that they do not know, and go on")
  void noList() {
    var _ = pulled(world, World.ALICE);
    var _ = pulled(world, World.BOB);
    Path file = root.resolve("m.bin");
    TestConsole run = make(file);
    ok(run);
    assertThat(run.err()).contains("note: whether " + World.BOB + " is revoked is not known");
    TestConsole opened = open(file);
    ok(opened);
    assertThat(opened.err()).contains("note: whether " + World.ALICE + " is revoked is not known");
  }

  @Test
  @DisplayName("a recipient who is revoked gets no message; back on good terms they do")
  void recipient() {
    serve(World.NOW, LATER, World.BOB);
    var _ = pulled(world, World.ALICE);
    Path file = root.resolve("m.bin");
    refused(make(file), World.BOB.value(), "revoked since " + World.NOW);
    assertThat(Files.exists(file)).isFalse();
    serve(World.NOW, LATER);
    ok(pull(World.ALICE.value()));
    TestConsole run = make(file);
    ok(run);
    assertThat(run.err()).isEmpty();
  }

  @Test
  @DisplayName("a sender who is revoked is not opened; stored messages of before are, with a note")
  void sender() {
    var _ = pulled(world, World.ALICE);
    Path file = root.resolve("m.bin");
    ok(make(file));
    serve(Instant.parse(AT).minusSeconds(1), LATER, World.ALICE);
    var _ = pulled(world, World.BOB);
    refused(open(file), World.ALICE.value(), "revoked since");
    refused(open(file, "--deferred"), World.ALICE.value(), "revoked since");
    serve(Instant.parse(AT).plusSeconds(1), LATER, World.ALICE);
    ok(pull(World.BOB.value()));
    refused(open(file), World.ALICE.value(), "revoked since");
    TestConsole stored = open(file, "--deferred");
    ok(stored);
    assertThat(stored.err()).contains("after the time of the message");
  }

  @Test
  @DisplayName("a list that goes back is an alarm of the pull; the newer one stays")
  void goesBack() {
    byte[] first = made.proven(made.list(World.NOW, LATER));
    serve(World.NOW, LATER, World.BOB);
    var _ = pulled(world, World.ALICE);
    String path = "/api/v1/revocations/" + world.domain().name();
    server.answer(path, 200, TestRevocations.json(first));
    refusedPull("somebody keeps it back");
    server.answer(path, 404, new byte[0]);
    refusedPull("got none: somebody keeps it back");
    refused(make(root.resolve("m.bin")), "revoked since");
  }

  private void refusedPull(String why) {
    TestConsole run = pull(World.ALICE.value());
    assertThat(run.code()).as("%s", run).isEqualTo(1);
    assertThat(run.err()).contains("revocation list of example.org", why);
  }

  @Test
  @DisplayName("where the domain demands a list, none or an old one is no message")
  void demanded() {
    world =
        new World(
            root,
            "strict.example",
            PeriodRule.MONTHLY,
            new TestLog(new MemoryTileStore()),
            Set.of(DomainOption.DEMAND_REVOCATION_LIST));
    lists();
    var _ = pulled(world, World.ALICE);
    Path file = root.resolve("m.bin");
    refused(make(file), "no revocation list of strict.example was pulled");
    serve(World.NOW.minusSeconds(20), World.NOW.minusSeconds(10));
    ok(pull(World.ALICE.value()));
    refused(make(file), "counted until");
    serve(World.NOW, LATER);
    ok(pull(World.ALICE.value()));
    ok(make(file));
  }
}
