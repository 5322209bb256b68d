package org.sluice.records.review;

import static org.sluice.records.Samples.DOMAIN;
import static org.sluice.records.Samples.REQUEST;
import static org.sluice.records.Samples.hash;
import static org.sluice.records.review.BrokenEntry.*;
import static org.sluice.records.review.ReviewedLogs.*;
import static org.sluice.records.review.SmallLog.*;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.sluice.records.Samples;
import org.sluice.records.TestKey;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.Purpose;
import org.sluice.records.statement.BatchOpened;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.Extraction;
import org.sluice.records.statement.SelfTestPassed;

/// What can be wrong before the first request: policies, generation, self-test, profile, devices.
final class BrokenFoundations {

  private BrokenFoundations() {}

  private static DomainPolicy policy(long number, Hash32 previous) {
    return policy(number, previous, Samples.policy().kms(), Samples.policy().rule());
  }

  private static DomainPolicy policy(long number, Hash32 previous, KmsUri kms, PeriodRule rule) {
    DomainPolicy p = Samples.policy();
    return new DomainPolicy(
        p.domain(),
        number,
        previous,
        kms,
        rule,
        p.officers(),
        1,
        p.purposes(),
        p.windowSeconds(),
        p.releaseDays(),
        p.maxLeavesPerRequest(),
        p.securityQuorum());
  }

  static Stream<Arguments> all() {
    Hash32 now = Samples.policy().hash();
    Extraction leaf = (Extraction) entries().get(LEAF_0_0).statement();
    return Stream.of(
        bad("no policy", 0, "no policy of domain", remove(POLICY)),
        bad(
            "policy by one officer of two",
            POLICY,
            "2 needed",
            set(POLICY, sign(Samples.policy(), SECURITY_1))),
        bad(
            "policy by a stranger",
            POLICY,
            "no officer's",
            set(POLICY, sign(Samples.policy(), SECURITY_1, TestKey.number(77)))),
        bad(
            "policy by an approver",
            POLICY,
            "does not have role",
            set(POLICY, sign(Samples.policy(), SECURITY_1, APPROVER_1))),
        bad(
            "policy 2 after another",
            6,
            "does not follow",
            add(6, sign(policy(2, hash("other")), SECURITY_1, SECURITY_2))),
        bad(
            "policy 3 after 1",
            6,
            "does not follow",
            add(6, sign(policy(3, now), SECURITY_1, SECURITY_2))),
        bad(
            "policy 2 with another server",
            6,
            "changes the server's name",
            add(
                6,
                sign(
                    policy(2, now, KmsUri.parse("kms.other.example"), Samples.policy().rule()),
                    SECURITY_1,
                    SECURITY_2))),
        bad(
            "policy 2 with other identifiers",
            6,
            "the rule of its identifiers",
            add(
                6,
                sign(
                    policy(2, now, Samples.policy().kms(), PeriodRule.hashed(2592000, 0)),
                    SECURITY_1,
                    SECURITY_2))),
        bad(
            "first policy again",
            6,
            "does not follow",
            add(6, sign(Samples.policy(), SECURITY_1, SECURITY_2))),
        bad(
            "policy changed after the request",
            OPENED_0 + 1,
            "policy changed",
            add(OPENED_0, sign(policy(2, now), SECURITY_1, SECURITY_2))),
        bad(
            "generation without a partition",
            GENERATION_RECORD,
            "every partition",
            set(
                GENERATION_RECORD,
                sign(GENERATION, TestKey.number(11), TestKey.number(12), TestKey.number(14)))),
        bad(
            "generation again",
            6,
            "does not follow",
            add(6, sign(GENERATION, TestKey.number(11), TestKey.number(12), TestKey.number(13)))),
        bad(
            "self-test of another session",
            SELF_TEST_OPENED,
            "not the one self-test",
            set(
                SELF_TEST_OPENED,
                unsigned(new BatchOpened(DOMAIN, REQUEST, 0, 1, Purpose.SELF_TEST, List.of())))),
        bad(
            "self-test for a user",
            SELF_TEST_LEAF,
            "self-test's identity",
            set(SELF_TEST_LEAF, unsigned(selfTestLeaf(identity(0))))),
        bad("self-test twice", 6, "not the one self-test", add(6, entries().get(SELF_TEST_OPENED))),
        bad(
            "self-test passed elsewhere",
            SELF_TEST_PASSED,
            "no open self-test",
            set(SELF_TEST_PASSED, sign(new SelfTestPassed(DOMAIN, GAMMA, 2), BUNDLE))),
        bad("self-test not passed", OPENED_0 - 1, "has not passed", remove(SELF_TEST_PASSED)),
        bad(
            "self-test passed by another key",
            PROFILE,
            "did not sign entry 4",
            set(SELF_TEST_PASSED, sign(new SelfTestPassed(DOMAIN, GAMMA, SELF_TEST_LEAF), ISSUE))),
        bad(
            "profile by one officer",
            PROFILE,
            "2 needed",
            set(PROFILE, sign(profile(1, Hash32.ZERO, BUNDLE), SECURITY_1))),
        bad(
            "profile that does not follow",
            6,
            "does not follow",
            add(6, sign(profile(2, hash("other"), BUNDLE), SECURITY_1, SECURITY_2))),
        bad(
            "device enrolled by an issue officer",
            ENROLLED,
            "does not have role",
            set(ENROLLED, sign(device(0, DeviceState.ACTIVE), ISSUE))),
        bad("device not enrolled", LEAF_0_0 - 1, "no active device", remove(ENROLLED)),
        bad(
            "device revoked",
            LEAF_0_0 + 1,
            "no active device",
            add(REQUESTED, sign(device(0, DeviceState.REVOKED), ENROLMENT))),
        bad(
            "device of another identity",
            LEAF_0_0,
            "no active device",
            set(
                LEAF_0_0,
                unsigned(
                    new Extraction(
                        DOMAIN,
                        1,
                        REQUEST,
                        0,
                        0,
                        leaf.period(),
                        Purpose.ISSUE,
                        identity(0),
                        List.of(sealKey(1)))))));
  }
}
