package org.sluice.client.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.testing.TestConsole;
import org.sluice.client.testing.TestServer;
import org.sluice.client.testing.World;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.Purpose;
import org.sluice.records.statement.Extraction;

/// What the log says about the user, as far as a server shows it.
class OwnLeavesTest {

  @TempDir Path root;

  private World world;
  private TestServer server;
  private DeviceFolder phone;
  private KeyPeriod period;
  private World.Answered own;
  private String path;

  @BeforeEach
  void start() throws IOException {
    world = new World(root);
    server = new TestServer("TLSv1.3");
    phone = world.device(World.ALICE, "phone", SealSuite.X25519, server.named());
    period = KeyPeriod.at(world.domain().rule(), World.NOW);
    own = world.issue(phone, period.number());
    server.answer("/api/v1/keysets", 200, world.answer(phone, own));
    assertThat(
            new KeyPull(world.domains())
                .pull(URI.create(server.url()), phone, null, period, period)
                .kept())
        .hasSize(1);
    path = "/api/v1/leaves/" + world.domain().commitment(World.ALICE);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private OwnLeaves.Shown read() throws IOException {
    return new OwnLeaves(world.home()).read(URI.create(server.url()), phone);
  }

  private void refused(Check check) {
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(this::read)
        .satisfies(e -> assertThat(e.check()).isEqualTo(check));
  }

  private World.Answered leaf(DeviceFolder of, Purpose purpose, Hash32... recipients) {
    Extraction leaf =
        world.domain().extraction(of.user(), period.number(), purpose, List.of(recipients));
    return world.issue(of, leaf);
  }

  private byte[] answer(int cosigners, long indexed, World.Answered... entries) {
    String list =
        List.of(entries).stream()
            .map(world::proven)
            .map(e ->
                "{\"entry\":\"%s\",\"index\":%d,\"proof\":[%s]}"
                    .formatted(
                        base64(e.entry()),
                        e.index(),
                        e.proof().stream()
                            .map(h -> '"' + base64(h) + '"')
                            .collect(Collectors.joining(","))))
            .collect(Collectors.joining(","));
    String access;
    try {
      access = base64(world.domain().access(phone, DeviceState.ACTIVE).encoded());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return "{\"entries\":[%s],\"checkpoint\":\"%s\",\"access\":\"%s\",\"indexed\":%d}"
        .formatted(list, base64(world.log().checkpoint(cosigners)), access, indexed)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String base64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }

  @Test
  void showsEveryEntryAndFindsTheStranger() throws IOException {
    Hash32 stranger = Hash32.sha256(new byte[] {9});
    World.Answered copy = leaf(phone, Purpose.ISSUE, stranger);
    server.answer(path, 200, answer(3, 2, copy, own));
    OwnLeaves.Shown shown = read();
    assertThat(shown.leaves()).hasSize(2);
    assertThat(shown.leaves().getFirst().foreign()).containsExactly(stranger);
    assertThat(shown.leaves().getLast().foreign()).isEmpty();
    assertThat(shown.foreign()).containsExactly(stranger);
    new KnownRecipients(world.home()).accept(phone, java.util.Set.of(stranger));
    assertThat(read().foreign()).isEmpty();
  }

  @Test
  void theCommandTellsProgramsOfTheStrangerToo() {
    Hash32 stranger = Hash32.sha256(new byte[] {9});
    World.Answered audit = leaf(phone, Purpose.AUDIT, Hash32.sha256(new byte[] {7}));
    World.Answered copy = leaf(phone, Purpose.ISSUE, stranger);
    server.answer(path, 200, answer(3, 3, copy, audit, own));
    TestConsole run =
        TestConsole.run(
            "client", "leaves", "--user", World.ALICE, "--data", world.home().data(), "--json");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("recipients");
    JsonNode object = run.object();
    assertThat(object.path("foreign").path(0).asText()).isEqualTo(stranger.toString());
    assertThat(object.path("entries").path(2).path("foreign")).hasSize(1);
    assertThat(object.path("auditKeys").path(0).path("period").asText()).isEqualTo("2026-11");
  }

  @Test
  void anAuditKeyIsToldAndNoStranger() throws IOException {
    Hash32 function = Hash32.sha256(new byte[] {7});
    server.answer(path, 200, answer(3, 2, leaf(phone, Purpose.AUDIT, function), own));
    OwnLeaves.Shown shown = read();
    assertThat(shown.foreign()).isEmpty();
    assertThat(shown.audits())
        .singleElement()
        .satisfies(leaf -> assertThat(leaf.period()).isEqualTo(period.number()));
    server.answer(path, 200, answer(3, 1, own));
    assertThat(read().audits()).as("none").isEmpty();
  }

  @Test
  void theUsersOtherDeviceIsNoStranger() throws IOException {
    DeviceFolder pad = world.device(World.ALICE, "pad", SealSuite.P256, server.named());
    server.answer(path, 200, answer(3, 2, leaf(phone, Purpose.PAST, pad.sealKeyHash()), own));
    assertThat(read().foreign()).isEmpty();
  }

  @Test
  void refusesAnEntryAboutSomebodyElse() {
    DeviceFolder bobs = world.device(World.BOB, "phone", SealSuite.X25519, server.named());
    server.answer(path, 200, answer(3, 2, leaf(bobs, Purpose.ISSUE, bobs.sealKeyHash()), own));
    refused(Check.LEAF);
  }

  @Test
  void refusesAnEntryThatIsNotInTheLog() {
    World.Answered moved = new World.Answered(own.sealed(), own.entry(), 1, List.of());
    World.Answered other = leaf(phone, Purpose.PAST, phone.sealKeyHash());
    assertThat(other.index()).isEqualTo(1);
    server.answer(path, 200, answer(3, 2, moved));
    refused(Check.INCLUSION);
  }

  @Test
  void refusesACheckpointWithTooFewWitnesses() {
    server.answer(path, 200, answer(1, 1, own));
    refused(Check.CHECKPOINT);
  }

  @Test
  void findsOutAServerThatHidesAnEntryOfWhatTheDeviceHolds() {
    server.answer(path, 200, answer(3, 1));
    refused(Check.LEAF);
  }

  @Test
  void anIndexThatIsBehindHidesNothing() throws IOException {
    server.answer(path, 200, answer(3, 0));
    assertThat(read().leaves()).isEmpty();
  }

  @Test
  void refusesEntriesInAnotherOrder() {
    World.Answered second = leaf(phone, Purpose.ISSUE, phone.sealKeyHash());
    server.answer(path, 200, answer(3, 2, own, second));
    refused(Check.SERVER_ANSWER);
  }

  @Test
  void refusesADeviceThatHoldsNothing() {
    phone = world.device(World.BOB, "phone", SealSuite.X25519, server.named());
    refused(Check.PERIOD);
  }

  @Test
  void refusesAnswersOfAnotherForm() {
    server.answer(path, 200, "{\"entries\":7}".getBytes(StandardCharsets.UTF_8));
    refused(Check.SERVER_ANSWER);
    server.answer(path, 404, new byte[0]);
    refused(Check.SERVER_ANSWER);
  }
}
