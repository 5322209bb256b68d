package org.sluice.client.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.device.AuthenticationKey;
import org.sluice.client.testing.TestDomain;
import org.sluice.client.testing.TestLog;
import org.sluice.client.testing.World;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.ProfileSuccession;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.signing.SignedStatement;
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
