package org.sluice.client.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.testing.TestCalls;
import org.sluice.client.testing.TestLog;
import org.sluice.client.testing.World;
import org.sluice.mikey.keyset.MasterKeys;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.CallPolicyFile;
import org.sluice.records.export.LoggedEntry;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.statement.CallPolicy;
import org.sluice.records.tlog.MemoryTileStore;

@DisplayName("Whom users may call: a policy that the log proves, and nothing older")
class CallRulesTest {
  private static final int OUT = 1;
  private static final int IN = 2;

  @TempDir Path root;

  private World world;
  private World fire;
  private PinnedProfile own;
  private CallRules rules;

  @BeforeEach
  void two() throws IOException {
    world = new World(Files.createDirectories(root.resolve("own")));
    fire =
        new World(
            Files.createDirectories(root.resolve("fire")),
            "fire.example",
            PeriodRule.MONTHLY,
            new TestLog(new MemoryTileStore()));
    own = world.domains().take(world.profileFile());
    rules = new CallRules(world.domains());
  }

  private CallPolicy policy(long number, Hash32 previous, int calls) {
    return policy(world.domain().name(), number, previous, calls);
  }

  private CallPolicy policy(DomainName domain, long number, Hash32 previous, int calls) {
    return calls().policy(domain, number, previous, calls);
  }

  private TestCalls calls() {
    return new TestCalls(world, fire);
  }

  private CallPolicyFile logged(CallPolicy policy, int cosigners) {
    return calls().logged(policy, cosigners);
  }

  private void take(CallPolicy policy) {
    rules.take(own, logged(policy, 3).encoded());
  }

  private void refused(CallPolicyFile file, String why) {
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> rules.take(own, file.encoded()))
        .satisfies(e -> assertThat(e.check()).isEqualTo(Check.CALLS))
        .withMessageContaining(why);
  }

  private void notCallable() {
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> rules.requireCallable(own, fire.domain().kms()))
        .satisfies(e -> assertThat(e.check()).isEqualTo(Check.CALLS))
        .withMessageContaining("lets its users call, got " + fire.domain().kms());
  }

  @Test
  @DisplayName("out, in, both, withdrawn: each direction by itself")
  void directions() throws Exception {
    rules.requireCallable(own, fire.domain().kms()); // no policy yet
    CallPolicy out = policy(1, Hash32.ZERO, OUT);
    take(out);
    assertThat(rules.callable(own, fire.domain().kms()).kms()).isEqualTo(fire.domain().kms());
    assertThat(rules.senders(own)).isEmpty();
    CallPolicy in = policy(2, out.hash(), IN);
    take(in);
    notCallable();
    assertThat(rules.senders(own).stream().map(MasterKeys::kms))
        .containsExactly(fire.domain().kms());
    take(policy(3, in.hash(), 0));
    notCallable();
    assertThat(rules.senders(own)).isEmpty();
    rules.requireCallable(own, own.profile().kms());
  }

  @Test
  @DisplayName("an older one is refused, the same again is not")
  void older() {
    CallPolicy first = policy(1, Hash32.ZERO, OUT);
    CallPolicy second = policy(2, first.hash(), 0);
    CallPolicyFile before = logged(first, 3);
    take(second);
    take(second);
    refused(before, "policy 2 or a later one, got policy 1");
    notCallable();
  }

  @Test
  @DisplayName("too few witnesses, an entry that is not there, another domain, other certificates")
  void notProven() {
    CallPolicy policy = policy(1, Hash32.ZERO, OUT | IN);
    refused(logged(policy, 0), "the log proves");
    CallPolicyFile good = logged(policy, 3);
    LoggedEntry entry = good.entry();
    refused(
        new CallPolicyFile(
            new LoggedEntry(entry.index() + 1, entry.entry(), entry.hashes()),
            good.checkpoint(),
            good.certificates()),
        "the log proves");
    refused(
        logged(policy(DomainName.parse("blue.example"), 1, Hash32.ZERO, OUT), 3), "blue.example");
    refused(
        new CallPolicyFile(
            entry, good.checkpoint(), List.of(Octets.of(world.domain().certificate()))),
        "are not those of the policy");
    refused(new CallPolicyFile(entry, good.checkpoint(), List.of()), "are not those");
    assertThat(rules.policy(own)).isEmpty();
  }

  @Test
  @DisplayName("a certificate of another server than it is listed for")
  void anothersCertificate() {
    CallPolicy.Other wrong =
        new CallPolicy.Other(
            KmsUri.parse("kms.water.example"), Hash32.sha256(fire.domain().certificate()), OUT);
    CallPolicy policy = new CallPolicy(world.domain().name(), 1, Hash32.ZERO, List.of(wrong), 1);
    refused(logged(policy, 3), "a certificate of kms.water.example");
    assertThat(rules.policy(own)).isEmpty();
  }
}
