package org.sluice.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.client.testing.TestConsole;
import org.sluice.client.testing.World;
import org.sluice.mikey.message.Imessage;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.UserUri;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DomainOption;
import org.sluice.records.statement.DomainProfile;

/// Other kinds of messages on the command line: stored, sent, hidden, for several, for a group.
class MessageKindsTest extends DeviceCommands {

  private static final UserUri CAROL = UserUri.parse("sip:carol@fire.example");
  private static final UserUri DAVE = UserUri.parse("sip:dave@fire.example");

  private World fire;
  private Path file;

  @BeforeEach
  void fire() {
    fire =
        new World(
            root,
            "fire.example",
            PeriodRule.hashed(2592000, 0),
            world.log(),
            Set.of(DomainOption.SAKKE_TO_SELF, DomainOption.HIDE_IDENTITIES));
    file = root.resolve("m.bin");
  }

  private TestConsole make(Object from, Object to, Object... more) {
    return client(
        with(new Object[] {"message", "make", "--from", from, "--to", to, "--at", AT}, more));
  }

  private TestConsole open(Object user, Path message, Object... more) {
    return client(
        with(new Object[] {"message", "open", "--user", user, "--at", AT, message}, more));
  }

  private static Object[] with(Object[] first, Object[] more) {
    Object[] all = java.util.Arrays.copyOf(first, first.length + more.length);
    System.arraycopy(more, 0, all, first.length, more.length);
    return all;
  }

  @Test
  void aDomainsOptionsReachTheMessage() throws IOException {
    var _ = pulled(fire, CAROL);
    var _ = pulled(fire, DAVE);
    TestConsole made = make(CAROL, DAVE, "--out", file);
    ok(made);
    byte[] octets = Files.readAllBytes(file);
    assertThat(Imessage.parse(octets).sakkeToSelf()).isPresent();
    assertThat(new String(octets, StandardCharsets.ISO_8859_1))
        .doesNotContain("carol")
        .doesNotContain("dave");
    refused(open(DAVE, file), "WRONG_SENDER");
    refused(open(DAVE, file, "--from", DAVE), "WRONG_SENDER");
    TestConsole opened = open(DAVE, file, "--from", CAROL);
    ok(opened);
    assertThat(opened.value("sender")).isEqualTo(CAROL.value());
    TestConsole sent = open(CAROL, file, "--sent");
    ok(sent);
    assertThat(sent.value("recipient")).isEqualTo("hidden");
    for (TestConsole c : new TestConsole[] {opened, sent}) {
      assertThat(c.value("ssv-fingerprint")).isEqualTo(made.value("ssv-fingerprint"));
      assertThat(c.value("srtp-key-fingerprint")).isEqualTo(made.value("srtp-key-fingerprint"));
    }
    refused(open(DAVE, file, "--sent"), "WRONG_SENDER");
  }

  @Test
  void aSenderOfAnotherDomainIsNotHeldToTheOptions() {
    var _ = pulled(world, World.ALICE);
    var _ = pulled(fire, CAROL);
    ok(make(World.ALICE, CAROL, "--to-domain", "fire.example", "--out", file));
    ok(open(CAROL, file));
    refused(open(World.ALICE, file, "--sent"), "UNSUPPORTED", "SAKKE-to-self");
  }

  /// A message of a sender who has not followed the profile yet. Keys are of November.
  @ParameterizedTest(name = "the log showed the change at {0}: {1}")
  @CsvSource({
    "2026-11-01T00:00:00Z, AGAINST_DOMAIN_OPTIONS",
    "2026-11-01T00:00:01Z, opens",
    "2026-12-01T00:00:00Z, opens"
  })
  void anOptionIsDemandedOfMessagesOfLaterPeriods(Instant changed, String outcome)
      throws IOException {
    var _ = pulled(world, World.ALICE);
    var _ = pulled(world, World.BOB);
    ok(make(World.ALICE, World.BOB, "--out", file));
    assertThat(Imessage.parse(Files.readAllBytes(file)).sakkeToSelf()).isEmpty();
    DomainProfile first = world.domains().profile(world.domain().name()).profile();
    SignedStatement next =
        SignedStatement.sign(
            first.followedWith(Set.of(DomainOption.SAKKE_TO_SELF)), world.domain().officer());
    long time = changed.getEpochSecond();
    world.log().witnessesSay(time, time, time);
    var _ = world.domains().follow(world.domain().name(), world.succession(next, 2));
    TestConsole opened = open(World.BOB, file);
    if (outcome.equals("opens")) {
      ok(opened);
    } else {
      refused(opened, outcome);
    }
    ok(make(World.ALICE, World.BOB, "--out", root.resolve("after.bin")));
    assertThat(
            Imessage.parse(Files.readAllBytes(root.resolve("after.bin"))).sakkeToSelf().isPresent())
        .isEqualTo(changed.isBefore(Instant.parse("2026-12-01T00:00:00Z")));
  }

  @Test
  void aStoredMessageOpensLater() {
    var _ = pulled(world, World.ALICE);
    var _ = pulled(world, World.BOB);
    ok(make(World.ALICE, World.BOB, "--out", file));
    refused(
        client("message", "open", "--user", World.BOB, "--at", "2030-01-01", file), "WRONG_TIME");
    for (String option : new String[] {"--deferred", "--recorded"}) {
      ok(client("message", "open", "--user", World.BOB, "--at", "2030-01-01", option, file));
    }
    TestConsole both = open(World.BOB, file, "--deferred", "--sent");
    assertThat(both.code()).isEqualTo(2);
  }

  @Test
  void severalRecipientsGetOneSecret() {
    var _ = pulled(world, World.ALICE);
    var _ = pulled(world, World.BOB);
    TestConsole made =
        make(World.ALICE, World.BOB, "--to", World.ALICE, "--bits", "256", "--out", file);
    ok(made);
    TestConsole bob = open(World.BOB, root.resolve("m.bin.1"));
    TestConsole alice = open(World.ALICE, root.resolve("m.bin.2"));
    ok(bob);
    ok(alice);
    assertThat(bob.value("srtp-key-fingerprint")).isEqualTo(alice.value("srtp-key-fingerprint"));
    assertThat(file).doesNotExist();
    refused(open(World.ALICE, root.resolve("m.bin.1")), "WRONG_RECIPIENT");
    refused(make(World.ALICE, World.BOB, "--bits", "192"), "--bits", "128 or 256");
  }

  @Test
  void aGroupKeyComesFromTheGroup() throws IOException {
    var _ = pulled(world, World.ALICE);
    var _ = pulled(world, World.BOB);
    ok(make(World.ALICE, World.BOB, "--group-key", "--out", file));
    Imessage m = Imessage.parse(Files.readAllBytes(file));
    assertThat(m.csbId() >>> 28).isZero();
    assertThat(m.sessions().count()).isEqualTo(1);
    ok(open(World.BOB, file));
  }

  @Test
  void aMessageInSdp() throws IOException {
    var _ = pulled(world, World.ALICE);
    var _ = pulled(world, World.BOB);
    ok(make(World.ALICE, World.BOB, "--sdp", "--out", file));
    String line = Files.readString(file);
    assertThat(line).startsWith("a=key-mgmt:mikey ARoF").endsWith("\r\n");
    ok(open(World.BOB, file));
    Path body = root.resolve("body.sdp");
    Files.writeString(body, "v=0\r\ns=-\r\n" + line + "m=audio 9 RTP/SAVP 0\r\n");
    ok(open(World.BOB, body));
    Files.writeString(body, "v=0\r\ns=-\r\nm=audio 9 RTP/SAVP 0\r\n" + line);
    refused(open(World.BOB, body), "MEDIA_LEVEL");
    Files.writeString(body, "v=0\r\ns=-\r\n");
    refused(open(World.BOB, body), "NO_MESSAGE");
  }

  @Test
  void departuresAreAdmittedByName() throws IOException {
    var _ = pulled(world, World.ALICE);
    var _ = pulled(world, World.BOB);
    ok(make(World.ALICE, World.BOB, "--out", file));
    byte[] octets = Files.readAllBytes(file);
    octets[3] = 2;
    Files.write(file, octets);
    refused(open(World.BOB, file), "UNSUPPORTED", "PRF_CODE_TWO");
    refused(open(World.BOB, file, "--admit", "PRF_CODE_TWO,KMS_ROLE_TWICE"), "BAD_SIGNATURE");
    assertThat(open(World.BOB, file, "--admit", "ANYTHING").code()).isEqualTo(2);
  }
}
