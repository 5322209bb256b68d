package org.sluice.records.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.records.Samples.DOMAIN;
import static org.sluice.records.Samples.PERIOD;
import static org.sluice.records.Samples.REQUEST;
import static org.sluice.records.Samples.TIME;
import static org.sluice.records.Samples.hash;
import static org.sluice.records.review.BrokenEntry.add;
import static org.sluice.records.review.BrokenEntry.bad;
import static org.sluice.records.review.BrokenEntry.remove;
import static org.sluice.records.review.BrokenEntry.set;
import static org.sluice.records.review.SmallLog.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.records.Samples;
import org.sluice.records.TestKey;
import org.sluice.records.export.BatchPlan;
import org.sluice.records.export.PlannedLeaf;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Approval;
import org.sluice.records.statement.AuditCase;
import org.sluice.records.statement.AuditFunction;
import org.sluice.records.statement.AuditOrdered;
import org.sluice.records.statement.AuditReleased;
import org.sluice.records.statement.DomainOption;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.statement.Officer;
import org.sluice.records.statement.Request;
import org.sluice.records.statement.Role;

/// Audit keys as the reviewers read them: a good log with one, and what may be wrong with it.
class AuditReviewTest {
  private static final TestKey AUDITOR = TestKey.number(5);
  private static final TestKey AUDITOR_2 = TestKey.number(6);
  private static final TestKey AUDITOR_3 = TestKey.number(7);
  static final AuditFunction FUNCTION = Samples.auditFunction(1, Hash32.ZERO, 1);
  static final DomainPolicy POLICY = policy(1, Hash32.ZERO, true);

  private static final int FUNCTION_NAMED = 7;
  private static final int ASKED = 8;
  private static final int SECOND_APPROVAL = 10;
  private static final int ORDERED = 11;
  private static final int OPENED = 12;
  private static final int LEAF = 13;
  static final int RELEASED = 14;

  static DomainPolicy policy(long number, Hash32 previous, boolean audit) {
    DomainPolicy p = Samples.policy();
    List<Officer> officers = new ArrayList<>(p.officers());
    officers.add(Samples.officer(6, Role.AUDITOR));
    officers.add(Samples.officer(7, Role.AUDITOR, Role.ISSUE_OFFICER));
    return new DomainPolicy(
        p.domain(),
        number,
        previous,
        p.kms(),
        p.rule(),
        officers,
        1,
        audit ? Set.of(Purpose.ISSUE, Purpose.AUDIT) : Set.of(Purpose.ISSUE),
        p.windowSeconds(),
        p.releaseDays(),
        p.maxLeavesPerRequest(),
        2);
  }

  private static BatchPlan plan(RequestId id, Hash32 device) {
    return BatchPlan.of(
        new BatchPlan.Header(id, DOMAIN, 1, Purpose.AUDIT),
        List.of(new PlannedLeaf(PERIOD, identity(0), List.of(device))),
        1);
  }

  private static Request asked(RequestId id, Hash32 device) {
    BatchPlan plan = plan(id, device);
    return new Request(
        id,
        DOMAIN,
        1,
        GAMMA,
        POLICY.hash(),
        Purpose.AUDIT,
        plan.periods(),
        1,
        1,
        1,
        plan.batchesRoot(),
        plan.deviceKeyRoot(),
        TIME,
        TIME + 86_400,
        7,
        new AuditCase("2026-117", "leak of a report").toString());
  }

  private static Request asked() {
    return asked(REQUEST, FUNCTION.keyHash());
  }

  private static SignedStatement approved(TestKey by) {
    return sign(new Approval(DOMAIN, REQUEST, asked().hash(), TIME, TIME + 86_400, ASKED + 1), by);
  }

  private static AuditOrdered order(long time) {
    return new AuditOrdered(DOMAIN, REQUEST, asked().hash(), time);
  }

  private static AuditReleased released(long leaf) {
    return new AuditReleased(DOMAIN, REQUEST, leaf, hash("sealed"), TIME + 61);
  }

  static List<SignedStatement> good() {
    return log(POLICY, profile(0));
  }

  static DomainProfile profile(long flags) {
    DomainProfile p = SmallLog.profile(1, Hash32.ZERO, BUNDLE);
    return new DomainProfile(
        p.domain(),
        p.number(),
        p.previous(),
        p.kms(),
        p.rule(),
        p.epoch(),
        p.gamma(),
        p.currentCertificate(),
        p.nextCertificate(),
        p.logOrigin(),
        p.logKey(),
        p.witnesses(),
        p.witnessQuorum(),
        p.bundleSpki(),
        p.distribution(),
        p.clockToleranceSeconds(),
        flags);
  }

  private static List<SignedStatement> log(DomainPolicy policy, DomainProfile profile) {
    List<SignedStatement> log = new ArrayList<>();
    log.add(sign(policy, SECURITY_1, SECURITY_2));
    log.addAll(entries().subList(GENERATION_RECORD, PROFILE));
    log.add(sign(profile, SECURITY_1, SECURITY_2));
    log.add(entries().get(ENROLLED));
    log.add(sign(FUNCTION, SECURITY_1, SECURITY_2));
    log.add(sign(asked(), AUDITOR));
    log.add(approved(AUDITOR_2));
    log.add(approved(AUDITOR_3));
    log.add(sign(order(TIME + 60), AUDITOR));
    BatchPlan plan = plan(REQUEST, FUNCTION.keyHash());
    log.add(unsigned(plan.opened(0)));
    plan.batches().getFirst().extractions().forEach(leaf -> log.add(unsigned(leaf)));
    log.add(sign(released(LEAF), BUNDLE));
    return log;
  }

  @Test
  @DisplayName("an audit key under a case, two other auditors' approvals and the day's number")
  void anAuditKey() {
    LogReview.Result result = ReviewedLogs.review(good());
    assertThat(result.ok()).as(result.lines().toString()).isTrue();
    RequestSummary request = result.requests().getFirst();
    assertThat(request.purpose()).isEqualTo(Purpose.AUDIT);
    assertThat(request.requester()).isEqualTo("officer 5");
    assertThat(request.approvers()).containsExactly("officer 6", "officer 7");
    assertThat(request.batchesClosed()).isEqualTo(1);
    assertThat(request.recordsExported()).isZero();
  }

  static Stream<Arguments> broken() {
    return Stream.of(people(), orders(), functions(), forbidden()).flatMap(s -> s);
  }

  private static Stream<Arguments> people() {
    return Stream.of(
        bad("asked by an issue officer", ASKED, "role", set(ASKED, sign(asked(), ISSUE))),
        bad(
            "approved by an approver",
            SECOND_APPROVAL,
            "role",
            set(SECOND_APPROVAL, approved(APPROVER_1))),
        bad(
            "approved by who asked",
            SECOND_APPROVAL,
            "own request",
            set(SECOND_APPROVAL, approved(AUDITOR))),
        bad(
            "approved by one, and the policy says one",
            ORDERED - 1,
            "1 auditors approved, 2 needed",
            remove(SECOND_APPROVAL)),
        bad(
            "approved by one twice",
            ORDERED,
            "1 auditors approved, 2 needed",
            set(SECOND_APPROVAL, approved(AUDITOR_2))));
  }

  private static Stream<Arguments> orders() {
    AuditOrdered other = new AuditOrdered(DOMAIN, REQUEST, hash("x"), TIME);
    return Stream.of(
        bad("not ordered", OPENED - 1, "not ordered", remove(ORDERED)),
        bad(
            "ordered by another auditor",
            ORDERED,
            "did not make the request",
            set(ORDERED, sign(order(TIME), AUDITOR_2))),
        bad("other content", ORDERED, "another content", set(ORDERED, sign(other, AUDITOR))),
        bad(
            "ordered twice",
            ORDERED + 1,
            "ordered before",
            add(ORDERED + 1, sign(order(TIME + 61), AUDITOR))),
        bad(
            "released by another key",
            RELEASED,
            "bundle key",
            set(RELEASED, sign(released(LEAF), AUDITOR))),
        bad(
            "another entry is released",
            RELEASED,
            "no audit key",
            set(RELEASED, sign(released(LEAF - 1), BUNDLE))),
        bad(
            "released twice",
            RELEASED + 1,
            "not in the log before",
            add(RELEASED, good().get(RELEASED))),
        bad("exported", RELEASED, "exports an audit key", set(RELEASED, exported())));
  }

  private static SignedStatement exported() {
    return sign(SmallLog.export(1, 0, 1), BUNDLE);
  }

  private static Stream<Arguments> functions() {
    AuditFunction none = Samples.auditFunction(1, Hash32.ZERO, 0);
    AuditFunction second = Samples.auditFunction(2, FUNCTION.hash(), 1);
    AuditFunction alone = Samples.auditFunction(2, hash("x"), 1);
    return Stream.of(
        bad("no audit function", ASKED - 1, "no audit function", remove(FUNCTION_NAMED)),
        bad(
            "named by one security officer",
            FUNCTION_NAMED,
            "2 needed",
            set(FUNCTION_NAMED, sign(FUNCTION, SECURITY_1))),
        bad(
            "named by auditors",
            FUNCTION_NAMED,
            "role",
            set(FUNCTION_NAMED, sign(FUNCTION, AUDITOR, AUDITOR_2))),
        bad(
            "none a day",
            ORDERED,
            "0 audit keys in 24 hours and one more, 0 allowed",
            set(FUNCTION_NAMED, sign(none, SECURITY_1, SECURITY_2))),
        bad(
            "named again, the same",
            ASKED,
            "does not follow",
            add(ASKED, sign(FUNCTION, SECURITY_1, SECURITY_2))),
        bad(
            "does not name the one before",
            ASKED,
            "does not follow",
            add(ASKED, sign(alone, SECURITY_1, SECURITY_2))),
        bad(
            "sealed to a user's device",
            LEAF,
            "another than the audit function",
            log -> {
              log.set(ASKED, sign(asked(REQUEST, sealKey(0)), AUDITOR));
              Request r = (Request) log.get(ASKED).statement();
              Approval a = new Approval(DOMAIN, REQUEST, r.hash(), TIME, TIME + 9, ASKED + 1);
              log.set(ASKED + 1, sign(a, AUDITOR_2));
              log.set(ASKED + 2, sign(a, AUDITOR_3));
              log.set(ORDERED, sign(new AuditOrdered(DOMAIN, REQUEST, r.hash(), TIME), AUDITOR));
              BatchPlan plan = plan(REQUEST, sealKey(0));
              log.set(OPENED, unsigned(plan.opened(0)));
              log.set(LEAF, unsigned(plan.batches().getFirst().extractions().getFirst()));
            }),
        bad(
            "beyond the day's number",
            RELEASED + 5,
            "1 audit keys in 24 hours and one more, 1 allowed",
            again(TIME + 60 + 86_399)),
        bad("the next day, set back", RELEASED + 5, "before an earlier order", again(TIME)),
        bad(
            "a second function keeps the count",
            RELEASED + 6,
            "1 audit keys in 24 hours",
            log -> {
              log.add(sign(second, SECURITY_1, SECURITY_2));
              again(TIME + 61).accept(log);
            }));
  }

  /// A second audit key after the first, ordered at `time`.
  private static Consumer<List<SignedStatement>> again(long time) {
    RequestId id = RequestId.fromHex("77".repeat(16));
    Request r = asked(id, FUNCTION.keyHash());
    Approval a = new Approval(DOMAIN, id, r.hash(), TIME, TIME + 9, ASKED + 1);
    return log -> {
      log.add(sign(new org.sluice.records.statement.LogRead(DOMAIN, 0, 1, "w", TIME), AUDITOR));
      log.add(sign(r, AUDITOR));
      log.add(sign(a, AUDITOR_2));
      log.add(sign(a, AUDITOR_3));
      log.add(sign(new AuditOrdered(DOMAIN, id, r.hash(), time), AUDITOR));
    };
  }

  @Test
  @DisplayName("24 hours later there may be another")
  void theNextDay() {
    List<SignedStatement> log = good();
    again(TIME + 60 + 86_400).accept(log);
    LogReview.Result result = ReviewedLogs.review(log);
    assertThat(result.ok()).as(result.lines().toString()).isTrue();
  }

  private static Stream<Arguments> forbidden() {
    DomainPolicy never = policy(1, Hash32.ZERO, false);
    DomainPolicy later = policy(2, never.hash(), true);
    long promise = DomainOption.flags(Set.of(DomainOption.NO_AUDIT_KEYS));
    DomainProfile promised = profile(promise);
    return Stream.of(
        bad(
            "promised by the profile, allowed by the policy",
            PROFILE,
            "promises",
            set(PROFILE, sign(promised, SECURITY_1, SECURITY_2))),
        bad(
            "forbidden at the ceremony, and named all the same",
            FUNCTION_NAMED,
            "forbidden for good",
            set(POLICY_AT, sign(never, SECURITY_1, SECURITY_2))),
        bad(
            "forbidden at the ceremony, allowed by a later policy",
            FUNCTION_NAMED,
            "forbidden for good",
            log -> {
              log.set(POLICY_AT, sign(never, SECURITY_1, SECURITY_2));
              log.add(FUNCTION_NAMED, sign(later, SECURITY_1, SECURITY_2));
            }),
        bad(
            "the promise is taken back",
            FUNCTION_NAMED,
            "takes back",
            log -> {
              log.set(POLICY_AT, sign(never, SECURITY_1, SECURITY_2));
              log.set(PROFILE, sign(promised, SECURITY_1, SECURITY_2));
              DomainProfile next = SmallLog.profile(2, promised.hash(), BUNDLE);
              log.add(FUNCTION_NAMED, sign(next, SECURITY_1, SECURITY_2));
            }));
  }

  private static final int POLICY_AT = SmallLog.POLICY;

  @ParameterizedTest(name = "{0}")
  @MethodSource("broken")
  void refused(String what, int entry, String reason, Consumer<List<SignedStatement>> change) {
    List<SignedStatement> log = good();
    change.accept(log);
    LogReview.Result result = ReviewedLogs.review(log);
    assertThat(result.findings()).as(what).isNotEmpty();
    assertThat(result.findings().getFirst().entry())
        .as("%s: %s", what, result.findings())
        .isEqualTo(entry);
    assertThat(result.findings().getFirst().reason()).as(what).contains(reason);
  }
}
