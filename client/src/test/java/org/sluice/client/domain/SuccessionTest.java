package org.sluice.client.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.device.AuthenticationKey;
import org.sluice.client.testing.TestDomain;
import org.sluice.client.testing.TestLog;
import org.sluice.client.testing.World;
import org.sluice.mikey.message.MessageOption;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.ProfileSuccession;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DomainOption;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.tlog.MemoryTileStore;

/// Keys-and-trust rule 2 at the device: profile k+1 counts only under the keys and officers of k.
class SuccessionTest {

  @TempDir Path root;

  private World world;
  private KnownDomains domains;
  private SignedStatement first;
  private SignedStatement second;

  @BeforeEach
  void world() {
    world = new World(root);
    domains = world.domains();
    first = world.domain().profile();
    var _ = domains.take(world.profileFile());
    second = next(2, first.statement().hash());
  }

  private SignedStatement next(long number, Hash32 previous) {
    return world.domain().profile(number, previous, Hash32.sha256(world.domain().certificate()));
  }

  private Hash32 known() {
    return domains.profile(world.domain().name()).hash();
  }

  private void refused(ProfileSuccession step, String why) {
    refused(step, why, first);
  }

  private void refused(ProfileSuccession step, String why, SignedStatement stays) {
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> domains.follow(world.domain().name(), step))
        .satisfies(e -> assertThat(e.check()).isEqualTo(Check.PROFILE))
        .withMessageContaining(why);
    assertThat(known()).isEqualTo(stays.statement().hash());
  }

  private ProfileSuccession logged(SignedStatement next) {
    return world.succession(next, 2);
  }

  @Test
  void followsAProfileThatIsLoggedAndSignedByTheOfficers() throws IOException {
    PinnedProfile now = domains.follow(world.domain().name(), logged(second));
    assertThat(now.profile().number()).isEqualTo(2);
    assertThat(known()).isEqualTo(second.statement().hash());
    assertThat(domains.history(world.domain().name()))
        .extracting(PinnedProfile::hash)
        .containsExactly(second.statement().hash(), first.statement().hash());
  }

  @Test
  void takesASuccessionFromAFileAndNoPlainProfileOfAHigherNumber() {
    Path plain = world.write("second.profile", second.encoded());
    assertThatExceptionOfType(Refused.class).isThrownBy(() -> domains.take(plain));
    assertThat(domains.take(world.write("second.succession", logged(second).encoded())).hash())
        .isEqualTo(second.statement().hash());
  }

  @Test
  void theSameOctetsAreTheSameSuccession() {
    ProfileSuccession step = logged(second);
    assertThat(ProfileSuccession.decode(step.encoded())).isEqualTo(step);
    byte[] octets = step.encoded();
    for (int at = 0; at < octets.length; at += 5) {
      byte[] spoiled = octets.clone();
      spoiled[at] ^= 1;
      Path file = world.write("spoiled", spoiled);
      assertThatExceptionOfType(Refused.class)
          .as("octet %d", at)
          .isThrownBy(() -> domains.take(file));
    }
    assertThat(known()).isEqualTo(first.statement().hash());
  }

  @Test
  void refusesOneThatWitnessesBelowTheQuorumSaw() {
    refused(world.succession(second, 1), "witnesses");
  }

  @Test
  void refusesOneUnderTheKeysOfAnotherLog() {
    World other =
        new World(
            root.resolve("other"),
            "example.org",
            PeriodRule.MONTHLY,
            new TestLog(new MemoryTileStore()));
    SignedStatement policy = world.domain().policy();
    long at = other.log().append(policy);
    refused(other.succession(second, 3, at, policy), "");
  }

  @Test
  void refusesOneThatIsNotInTheLog() {
    ProfileSuccession step = logged(next(2, first.statement().hash()));
    SignedStatement unlogged =
        world.domain().profile(3, first.statement().hash(), Hash32.sha256(new byte[] {9}));
    refused(
        new ProfileSuccession(
            step.checkpoint(),
            new ProfileSuccession.Leaf(
                step.profile().index(), Octets.of(unlogged.encoded()), step.profile().proof()),
            step.policies()),
        "2.1.3.2");
  }

  @Test
  void refusesOneThatStrangersSigned() {
    DomainProfile statement = (DomainProfile) second.statement();
    SignedStatement forged = SignedStatement.sign(statement, TestDomain.p256("stranger"));
    refused(logged(forged), "fewer security officers");
  }

  @Test
  void refusesOneThatDoesNotFollowTheKnownProfile() {
    refused(logged(next(2, Hash32.sha256(new byte[] {1}))), "the profile before it");
    refused(logged(first), "is not above");
    SignedStatement foreign =
        new TestDomain("other.org", PeriodRule.MONTHLY, world.log())
            .profile(2, first.statement().hash(), Hash32.sha256(new byte[] {1}));
    refused(logged(foreign), "not of example.org");
  }

  @Test
  void officersOfAPolicyThatTheOnesBeforeDidNotSignDoNotCount() {
    AuthenticationKey stranger = TestDomain.p256("stranger");
    SignedStatement policy = world.domain().policy();
    SignedStatement takeover =
        SignedStatement.sign(
            world.domain().policy(2, policy.statement().hash(), stranger), stranger);
    SignedStatement forged = SignedStatement.sign((DomainProfile) second.statement(), stranger);
    long policyAt = world.log().append(policy);
    long takeoverAt = world.log().append(takeover);
    long at = world.log().append(forged);
    refused(
        new ProfileSuccession(
            Octets.of(world.log().checkpoint(2)),
            world.leaf(at, forged),
            List.of(world.leaf(policyAt, policy), world.leaf(takeoverAt, takeover))),
        "fewer security officers");
  }

  private SignedStatement asking(SignedStatement before, DomainOption... options) {
    DomainProfile profile = (DomainProfile) before.statement();
    return SignedStatement.sign(profile.followedWith(Set.of(options)), world.domain().officer());
  }

  private static long at(String time) {
    return Instant.parse(time).getEpochSecond();
  }

  private void follow(SignedStatement next, String seen) {
    long time = at(seen);
    // The third witness lies about the time; the other two are believed.
    world.log().witnessesSay(time, time + 1, 0);
    var _ = domains.follow(world.domain().name(), world.succession(next, 3));
  }

  private void options(String time, Set<MessageOption> made, Set<MessageOption> demanded)
      throws IOException {
    OptionHistory history = domains.options(world.domain().name());
    assertThat(history.toMake(Instant.parse(time))).as("made " + time).isEqualTo(made);
    assertThat(history.of(Instant.parse(time))).as("demanded " + time).isEqualTo(demanded);
  }

  @Test
  void optionsOfTheNextProfileCountFromTheNextPeriodOn() throws IOException {
    Set<MessageOption> self = Set.of(MessageOption.SAKKE_TO_SELF);
    options("2027-03-01T00:00:00Z", Set.of(), Set.of());
    SignedStatement on = asking(first, DomainOption.SAKKE_TO_SELF);
    follow(on, "2027-02-17T10:00:00Z");
    options("2027-01-31T23:59:59Z", Set.of(), Set.of());
    options("2027-02-01T00:00:00Z", self, Set.of());
    options("2027-02-28T23:59:59Z", self, Set.of());
    options("2027-03-01T00:00:00Z", self, self);
    follow(asking(on), "2027-04-02T10:00:00Z");
    options("2027-01-31T23:59:59Z", Set.of(), Set.of());
    options("2027-02-20T00:00:00Z", self, Set.of());
    options("2027-03-31T23:59:59Z", self, self);
    options("2027-04-01T00:00:00Z", self, Set.of());
    options("2027-05-01T00:00:00Z", Set.of(), Set.of());
  }

  @Test
  void aChangeAndItsReturnInOnePeriodDemandNothing() throws IOException {
    SignedStatement on = asking(first, DomainOption.SAKKE_TO_SELF);
    follow(on, "2027-02-17T10:00:00Z");
    follow(asking(on), "2027-02-18T10:00:00Z");
    options("2027-02-20T00:00:00Z", Set.of(MessageOption.SAKKE_TO_SELF), Set.of());
    options("2027-03-20T00:00:00Z", Set.of(), Set.of());
  }

  @Test
  void aDamagedTimeIsRefusedAndNotTakenForAnother() throws IOException {
    follow(asking(first, DomainOption.SAKKE_TO_SELF), "2027-02-17T10:00:00Z");
    Path file = domains.folder(world.domain().name()).resolve("since").resolve("0000000002");
    byte[] whole = Files.readAllBytes(file);
    for (byte[] damaged :
        List.of(
            new byte[0], Arrays.copyOf(whole, 7), new byte[] {-1, -1, -1, -1, -1, -1, -1, -1})) {
      Path _ = Files.write(file, damaged);
      assertThatExceptionOfType(Refused.class)
          .isThrownBy(() -> domains.options(world.domain().name()))
          .satisfies(e -> assertThat(e.check()).isEqualTo(Check.FILE));
    }
  }

  @Test
  void thatThereAreNoAuditKeysIsNotTakenBack() {
    SignedStatement promise = asking(first, DomainOption.NO_AUDIT_KEYS);
    follow(promise, "2027-02-17T10:00:00Z");
    refused(logged(asking(promise)), "takes back that there are no audit keys", promise);
    refused(
        logged(asking(promise, DomainOption.SAKKE_TO_SELF)),
        "takes back that there are no audit keys",
        promise);
  }

  @Test
  void aPolicyThatWasSeenIsNotLeftOutLater() {
    AuthenticationKey successor = TestDomain.p256("successor");
    SignedStatement policy = world.domain().policy();
    SignedStatement changed =
        SignedStatement.sign(
            world.domain().policy(2, policy.statement().hash(), successor),
            world.domain().officer());
    SignedStatement bySuccessor =
        SignedStatement.sign((DomainProfile) second.statement(), successor);
    long policyAt = world.log().append(policy);
    long changedAt = world.log().append(changed);
    long at = world.log().append(bySuccessor);
    var _ =
        domains.follow(
            world.domain().name(),
            new ProfileSuccession(
                Octets.of(world.log().checkpoint(2)),
                world.leaf(at, bySuccessor),
                List.of(world.leaf(policyAt, policy), world.leaf(changedAt, changed))));
    SignedStatement byTheOldOfficer = next(3, bySuccessor.statement().hash());
    refused(
        world.succession(byTheOldOfficer, 2, policyAt, policy),
        "policy 1 although policy 2 was seen",
        bySuccessor);
  }
}
