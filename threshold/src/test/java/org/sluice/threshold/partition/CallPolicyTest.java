package org.sluice.threshold.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KmsUri;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.CallPolicy;
import org.sluice.records.statement.OtherSigner;
import org.sluice.threshold.EntryRule;

@Tag("slow") // each test runs a key generation
@DisplayName("Which other domains are trusted: what partitions co-sign and what not")
class CallPolicyTest extends BrokenLog {
  private CallPolicy policy(long number, Hash32 previous) {
    return new CallPolicy(
        World.DOMAIN,
        number,
        previous,
        List.of(
            new CallPolicy.Other(
                KmsUri.parse("kms.east.example"), Hash32.sha256(new byte[] {1}), 3)),
        w.now.getEpochSecond());
  }

  @Test
  @DisplayName("two security officers name it, and the next, and withdraw all")
  void signedByTwo() {
    CallPolicy first = policy(1, Hash32.ZERO);
    CallPolicy second = policy(2, first.hash());
    CallPolicy none =
        new CallPolicy(World.DOMAIN, 3, second.hash(), List.of(), w.now.getEpochSecond());
    for (CallPolicy next : List.of(first, second, none)) {
      w.log.append(SignedStatement.sign(next, List.of(w.security, w.security2)));
    }
    assertThat(w.publish().lines()).isNotEmpty();
  }

  @Test
  @DisplayName("one alone, whatever the policy's quorum; one twice; others than security officers")
  void signedByTooFew() {
    w.log.append(SignedStatement.sign(policy(1, Hash32.ZERO), w.security));
    refused(EntryRule.NOT_SIGNED, end() - 1);
    w.log.entries.removeLast();
    w.log.append(SignedStatement.sign(policy(1, Hash32.ZERO), List.of(w.security, w.auditor)));
    refused(EntryRule.WRONG_ROLE, end() - 1);
  }

  private OtherSigner signer(long number) {
    return new OtherSigner(
        World.DOMAIN,
        number,
        KmsUri.parse("kms.east.example"),
        "cert-key",
        Octets.of(w.auditor.spki()),
        DeviceState.ACTIVE,
        w.now.getEpochSecond());
  }

  @Test
  @DisplayName("whose key signs their certificates: two officers, counted from 1")
  void signers() {
    for (long number = 1; number <= 2; number++) {
      w.log.append(SignedStatement.sign(signer(number), List.of(w.security, w.security2)));
    }
    assertThat(w.publish().lines()).isNotEmpty();
    for (long wrong : List.of(1L, 2L, 4L)) {
      w.log.append(SignedStatement.sign(signer(wrong), List.of(w.security, w.security2)));
      refused(EntryRule.BROKEN_CHAIN, end() - 1);
      w.log.entries.removeLast();
    }
    w.log.append(SignedStatement.sign(signer(3), w.security));
    refused(EntryRule.NOT_SIGNED, end() - 1);
    w.log.entries.removeLast();
    w.log.append(SignedStatement.sign(signer(3), List.of(w.security, w.auditor)));
    refused(EntryRule.WRONG_ROLE, end() - 1);
  }

  @Test
  @DisplayName("one that does not follow: put back, skipped, of another history")
  void doesNotFollow() {
    CallPolicy first = policy(1, Hash32.ZERO);
    w.log.append(SignedStatement.sign(first, List.of(w.security, w.security2)));
    var _ = w.publish();
    for (CallPolicy wrong :
        List.of(first, policy(3, first.hash()), policy(2, Hash32.sha256(new byte[] {2})))) {
      w.log.append(SignedStatement.sign(wrong, List.of(w.security, w.security2)));
      refused(EntryRule.BROKEN_CHAIN, end() - 1);
      w.log.entries.removeLast();
    }
  }
}
