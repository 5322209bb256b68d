package org.sluice.client.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.testing.TestDomain;
import org.sluice.client.testing.TestLog;
import org.sluice.client.testing.TestRevocations;
import org.sluice.client.testing.World;
import org.sluice.records.export.RevocationList;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.statement.DomainOption;
import org.sluice.records.tlog.MemoryTileStore;

@DisplayName("Who is revoked: a list that the log proves, nothing older, and not for ever")
class RevocationsTest {
  private static final Instant LATER = World.NOW.plus(Duration.ofDays(30));

  @TempDir Path root;

  private World world;
  private TestRevocations made;
  private PinnedProfile profile;
  private Revocations revocations;

  @BeforeEach
  void domain() throws IOException {
    at(new World(Files.createDirectories(root.resolve("plain"))));
  }

  private void at(World next) {
    world = next;
    made = new TestRevocations(world);
    profile = world.domains().take(world.profileFile());
    revocations = new Revocations(world.domains());
  }

  private Standing alice(Instant now) throws IOException {
    return revocations.of(profile, world.domain().kms(), World.ALICE, now);
  }

  private void refused(byte[] octets, String why) {
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> revocations.take(profile, octets))
        .satisfies(e -> assertThat(e.check()).isEqualTo(Check.REVOCATIONS))
        .withMessageContaining(why);
  }

  @Test
  @DisplayName("nothing is known without a list, or without the domain's profile")
  void unknown() throws IOException {
    assertThat(alice(World.NOW))
        .isEqualTo(new Standing.Unknown("no revocation list of example.org was pulled", false));
    assertThat(revocations.of(profile, KmsUri.parse("kms.fire.example"), World.ALICE, World.NOW))
        .isEqualTo(
            new Standing.Unknown(
                "no profile of the domain of kms.fire.example is known (give it with --profile)",
                false));
  }

  @Test
  @DisplayName("who is named is revoked, who is not is trusted, until a newer list says otherwise")
  void named() throws IOException {
    byte[] first = made.proven(made.list(World.NOW, LATER, World.ALICE));
    revocations.take(profile, first);
    assertThat(alice(World.NOW)).isEqualTo(new Standing.Revoked(World.NOW, World.NOW));
    assertThat(revocations.of(profile, world.domain().kms(), World.BOB, World.NOW))
        .isEqualTo(new Standing.Trusted());
    revocations.take(profile, made.proven(made.list(World.NOW, LATER)));
    assertThat(alice(World.NOW)).isEqualTo(new Standing.Trusted());
    refused(first, "somebody keeps it back");
    assertThat(alice(World.NOW)).isEqualTo(new Standing.Trusted());
  }

  @Test
  @DisplayName("the same list again is no alarm; none at all, after one, is")
  void withheld() {
    revocations.requireNone(world.domain().name());
    byte[] list = made.proven(made.list(World.NOW, LATER));
    revocations.take(profile, list);
    revocations.take(profile, list);
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> revocations.requireNone(world.domain().name()))
        .withMessageContaining("got none: somebody keeps it back");
  }

  @Test
  @DisplayName("a list that is too old says nothing good of anybody, and still what it said of bad")
  void old() throws IOException {
    revocations.take(profile, made.proven(made.list(World.NOW, LATER, World.BOB)));
    assertThat(alice(LATER)).isEqualTo(new Standing.Trusted());
    Instant over = LATER.plusSeconds(1);
    assertThat(alice(over))
        .isInstanceOfSatisfying(
            Standing.Unknown.class, u -> assertThat(u.why()).contains("counted until " + LATER));
    assertThat(revocations.of(profile, world.domain().kms(), World.BOB, over))
        .isInstanceOf(Standing.Revoked.class);
  }

  @Test
  @DisplayName("the profile says whether a list is demanded")
  void demanded() throws IOException {
    at(
        new World(
            Files.createDirectories(root.resolve("strict")),
            "strict.example",
            PeriodRule.MONTHLY,
            new TestLog(new MemoryTileStore()),
            Set.of(DomainOption.DEMAND_REVOCATION_LIST)));
    assertThat(alice(World.NOW))
        .isInstanceOfSatisfying(Standing.Unknown.class, u -> assertThat(u.demanded()).isTrue());
    assertThat(revocations.of(profile, KmsUri.parse("kms.fire.example"), World.ALICE, World.NOW))
        .as("of a domain without a profile: the own one's word")
        .isInstanceOfSatisfying(Standing.Unknown.class, u -> assertThat(u.demanded()).isTrue());
  }

  @Test
  @DisplayName("too few witnesses, another signer, another domain's, changed octets, rubbish")
  void notProven() throws IOException {
    RevocationList list = made.list(World.NOW, LATER);
    refused(made.proven(list, world.domain().bundleKey(), 1), "the log proves");
    refused(made.proven(list, TestDomain.p256("other"), 3), "the log proves");
    RevocationList fire =
        new RevocationList(
            org.sluice.records.id.DomainName.parse("fire.example"),
            list.at(),
            list.until(),
            list.salt(),
            list.revoked());
    refused(made.proven(fire), "the log proves");
    byte[] changed = made.proven(list);
    changed[changed.length - 1] ^= 1;
    refused(changed, "the log proves");
    refused(new byte[] {1, 2, 3}, "the log proves");
    assertThat(alice(World.NOW)).isInstanceOf(Standing.Unknown.class);
  }

  @Test
  @DisplayName("a damaged file is named, not taken for no list")
  void damaged() throws IOException {
    revocations.take(profile, made.proven(made.list(World.NOW, LATER)));
    Path file = world.domains().folder(world.domain().name()).resolve("revocations");
    Files.write(file, new byte[] {1});
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> alice(World.NOW))
        .withMessageContaining(file.toString())
        .withMessageContaining("damaged");
  }
}
