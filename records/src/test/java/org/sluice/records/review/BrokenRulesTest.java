package org.sluice.records.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.records.Samples.DOMAIN;
import static org.sluice.records.Samples.REQUEST;
import static org.sluice.records.Samples.TIME;
import static org.sluice.records.Samples.hash;
import static org.sluice.records.review.BrokenEntry.bad;
import static org.sluice.records.review.SmallLog.*;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.records.Samples;
import org.sluice.records.TestKey;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.signing.StatementSigner;
import org.sluice.records.statement.BackupDestroyed;
import org.sluice.records.statement.BackupMade;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.DrillEnded;
import org.sluice.records.statement.LiarNamed;
import org.sluice.records.statement.Officer;
import org.sluice.records.statement.RecoveryConcluded;
import org.sluice.records.statement.RecoveryProposed;
import org.sluice.records.statement.StandingApproval;
import org.sluice.records.statement.StandingEnded;
import org.sluice.records.statement.StandingUse;

/// Standing approvals, recovery, backups, liars and drills as the reviewer reads them: a good log
/// with one request under a standing approval, and what may be wrong with it.
class BrokenRulesTest {
  private static final StandingApproval STANDING = Samples.standing();
  private static final TestKey[] PARTITIONS = {
    TestKey.number(11), TestKey.number(12), TestKey.number(13)
  };
  private static final Hash32 BACKUP = hash("backup");
  private static final int GRANTED = APPROVED_1;
  private static final int USED = APPROVED_2;

  /// In place of the two approvals: a standing approval given before, and its use.
  static List<SignedStatement> standing() {
    List<SignedStatement> log = entries();
    log.set(GRANTED, sign(STANDING, APPROVER_1, APPROVER_2));
    log.set(USED, sign(use(TIME + 60), ISSUE));
    return log;
  }

  private static StandingUse use(long time) {
    return new StandingUse(DOMAIN, STANDING.id(), REQUEST, request().hash(), time);
  }

  private static StandingApproval perDay(long perDay, Hash32 policy, Purpose... purposes) {
    return new StandingApproval(
        STANDING.id(),
        DOMAIN,
        1,
        policy,
        EnumSet.copyOf(List.of(purposes)),
        perDay,
        STANDING.notBefore(),
        STANDING.expiry(),
        0,
        "");
  }

  private static BackupMade made() {
    return new BackupMade(DOMAIN, 1, BACKUP, List.of(GAMMA), 7, TIME);
  }

  @Test
  @DisplayName("a request under a standing approval is good, and the report says whose it was")
  void good() {
    LogReview.Result result = ReviewedLogs.review(standing());
    assertThat(result.ok()).as(result.lines().toString()).isTrue();
    assertThat(result.requests().getFirst().approvers())
        .singleElement()
        .asString()
        .contains("standing approval " + STANDING.id(), "officer 4", "officer 5");
  }

  @Test
  @DisplayName(
      "liars, backups that are left and policies by custodians are no faults, and are shown")
  void notes() {
    List<SignedStatement> log = standing();
    log.add(sign(made(), PARTITIONS[0]));
    log.add(sign(new LiarNamed(DOMAIN, GAMMA, LEAF_0_0, List.of(2L), "s_i", true, TIME), BUNDLE));
    log.add(sign(proposed(), PARTITIONS));
    LogReview.Result result = ReviewedLogs.review(log);
    assertThat(result.ok()).as(result.lines().toString()).isTrue();
    assertThat(result.notes())
        .hasSize(3)
        .anySatisfy(n -> assertThat(n).contains("[2]", "liars", "issuing stopped"))
        .anySatisfy(n -> assertThat(n).contains("proposed by all custodians"))
        .anySatisfy(n -> assertThat(n).contains("" + BACKUP, "not destroyed"));
    log.add(sign(new BackupDestroyed(DOMAIN, 1, BACKUP, TIME), PARTITIONS[0]));
    assertThat(ReviewedLogs.review(log).notes()).hasSize(2);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("broken")
  void refused(String what, int entry, String reason, Consumer<List<SignedStatement>> change) {
    List<SignedStatement> log = standing();
    change.accept(log);
    LogReview.Result result = ReviewedLogs.review(log);
    assertThat(result.findings()).as(what).isNotEmpty();
    Finding found = result.findings().getFirst();
    assertThat(found.entry()).as("%s: %s", what, found).isEqualTo(entry);
    assertThat(found.reason()).as(what).contains(reason);
  }

  static Stream<Arguments> broken() {
    return Stream.of(standings(), recoveries(), others()).flatMap(s -> s);
  }

  private static Consumer<List<SignedStatement>> set(int at, SignedStatement entry) {
    return BrokenEntry.set(at, entry);
  }

  private static Stream<Arguments> standings() {
    Hash32 policy = Samples.policy().hash();
    StandingUse unknown =
        new StandingUse(
            DOMAIN, RequestId.fromHex("77".repeat(16)), REQUEST, request().hash(), TIME);
    return Stream.of(
        bad("given by one", GRANTED, "2 needed", set(GRANTED, sign(STANDING, APPROVER_1))),
        bad(
            "given by others",
            GRANTED,
            "does not have role",
            set(GRANTED, sign(STANDING, APPROVER_1, ISSUE))),
        bad(
            "under another policy",
            GRANTED,
            "another policy",
            set(GRANTED, sign(perDay(9, hash("x"), Purpose.ISSUE), APPROVER_1, APPROVER_2))),
        bad(
            "beyond the count",
            USED,
            "4 more, 3 approved",
            set(GRANTED, sign(perDay(3, policy, Purpose.ISSUE), APPROVER_1, APPROVER_2))),
        bad(
            "another purpose",
            USED,
            "not approved beforehand",
            set(GRANTED, sign(perDay(9, policy, Purpose.PAST), APPROVER_1, APPROVER_2))),
        bad(
            "after the date",
            USED,
            "outside its dates",
            set(USED, sign(use(STANDING.expiry() + 1), ISSUE))),
        bad(
            "before the date",
            USED,
            "outside its dates",
            set(USED, sign(use(STANDING.notBefore() - 1), ISSUE))),
        bad("used by another", USED, "does not have role", set(USED, sign(use(TIME), APPROVER_1))),
        bad("of none", USED, "not in force", set(USED, sign(unknown, ISSUE))),
        bad(
            "used twice",
            USED + 1,
            "granted before",
            BrokenEntry.add(USED + 1, sign(use(TIME + 61), ISSUE))),
        bad(
            "used backwards",
            USED + 1,
            "before an earlier use",
            BrokenEntry.add(USED + 1, sign(use(TIME), ISSUE))),
        bad(
            "granted twice",
            USED,
            "in the log before",
            BrokenEntry.add(USED, sign(STANDING, APPROVER_1, APPROVER_2))),
        bad(
            "ended before its use",
            USED,
            "ends a standing approval that there is not",
            BrokenEntry.add(
                USED, sign(new StandingEnded(DOMAIN, unknown.standing(), TIME), APPROVER_1))),
        bad(
            "used after its end",
            USED + 1,
            "not in force",
            BrokenEntry.add(
                USED, sign(new StandingEnded(DOMAIN, STANDING.id(), TIME), APPROVER_1))),
        bad(
            "a batch after its end",
            USED + 2,
            "is over",
            BrokenEntry.add(
                USED + 1, sign(new StandingEnded(DOMAIN, STANDING.id(), TIME), APPROVER_1))));
  }

  private static DomainPolicy recovered() {
    DomainPolicy p = Samples.policy();
    List<Officer> officers = new ArrayList<>(p.officers());
    officers.set(0, Samples.officer(40, org.sluice.records.statement.Role.SECURITY_OFFICER));
    return new DomainPolicy(
        p.domain(),
        2,
        p.hash(),
        p.kms(),
        p.rule(),
        officers,
        2,
        p.purposes(),
        p.windowSeconds(),
        p.releaseDays(),
        p.maxLeavesPerRequest(),
        1);
  }

  private static RecoveryProposed proposed() {
    return new RecoveryProposed(DOMAIN, 2, Samples.policy().hash(), recovered().hash(), TIME);
  }

  private static final int END = MANIFEST + 3;

  private static Consumer<List<SignedStatement>> recovery(
      long after, StatementSigner officer, StatementSigner... concluding) {
    return log -> {
      log.add(sign(proposed(), PARTITIONS));
      log.add(
          sign(new RecoveryConcluded(DOMAIN, recovered().hash(), END, TIME + after), concluding));
      log.add(sign(recovered(), officer));
    };
  }

  @Test
  @DisplayName("a policy by all custodians, shown for seven days, signed by its own officers")
  void recoveryIsGood() {
    List<SignedStatement> log = standing();
    recovery(RecoveryProposed.WAIT, TestKey.number(40), PARTITIONS).accept(log);
    LogReview.Result result = ReviewedLogs.review(log);
    assertThat(result.ok()).as(result.lines().toString()).isTrue();
  }

  private static Stream<Arguments> recoveries() {
    return Stream.of(
        bad(
            "after six days",
            END + 1,
            "seven days are needed",
            recovery(RecoveryProposed.WAIT - 1, TestKey.number(40), PARTITIONS)),
        bad(
            "concluded by two",
            END + 1,
            "every partition",
            recovery(RecoveryProposed.WAIT, TestKey.number(40), PARTITIONS[0], PARTITIONS[1])),
        bad(
            "not signed by its own officers",
            END + 2,
            "no officer's",
            recovery(RecoveryProposed.WAIT, SECURITY_1, PARTITIONS)),
        bad(
            "without a proposal",
            END,
            "no proposal",
            log ->
                log.add(
                    sign(
                        new RecoveryConcluded(DOMAIN, recovered().hash(), END, TIME), PARTITIONS))),
        bad(
            "without a conclusion",
            END + 1,
            "no officer's",
            log -> {
              log.add(sign(proposed(), PARTITIONS));
              log.add(sign(recovered(), TestKey.number(40)));
            }));
  }

  private static Stream<Arguments> others() {
    BackupDestroyed gone = new BackupDestroyed(DOMAIN, 1, BACKUP, TIME);
    DrillEnded drill = new DrillEnded(DOMAIN, REQUEST, 0, 2);
    return Stream.of(
        bad(
            "backup by another partition",
            END,
            "not signed by partition 1",
            log -> log.add(sign(made(), PARTITIONS[1]))),
        bad(
            "backup twice",
            END + 1,
            "in the log before",
            log -> {
              log.add(sign(made(), PARTITIONS[0]));
              log.add(sign(made(), PARTITIONS[0]));
            }),
        bad("no such backup", END, "there is not", log -> log.add(sign(gone, PARTITIONS[0]))),
        bad(
            "destroyed by another",
            END + 1,
            "not signed by partition 1",
            log -> {
              log.add(sign(made(), PARTITIONS[0]));
              log.add(sign(gone, PARTITIONS[2]));
            }),
        bad(
            "liar named by another",
            END,
            "bundle key",
            log ->
                log.add(
                    sign(
                        new LiarNamed(DOMAIN, GAMMA, LEAF_0_0, List.of(2L), "s", false, TIME),
                        ISSUE))),
        bad(
            "liar 4 of 3",
            END,
            "that there is not",
            log ->
                log.add(
                    sign(
                        new LiarNamed(DOMAIN, GAMMA, LEAF_0_0, List.of(4L), "s", false, TIME),
                        BUNDLE))),
        bad(
            "the end of a drill that is none",
            EXPORT_0,
            "no drill",
            BrokenEntry.add(EXPORT_0, sign(drill, BUNDLE))));
  }
}
