package org.sluice.records.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.sluice.records.Samples;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.IdentityState;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.id.StreamId;

/// Rules between the fields of statements: who breaks one has no value to sign.
class StatementRulesTest {

  private record Rule(String name, String field, Runnable broken) {}

  private static final Hash32 H = Samples.hash("any");

  @TestFactory
  @DisplayName("a statement that breaks its own rules cannot be made")
  Stream<DynamicTest> rules() {
    return Stream.concat(officers(), others())
        .map(r ->
            dynamicTest(
                r.name,
                () ->
                    assertThatThrownBy(r.broken::run)
                        .isInstanceOfSatisfying(
                            MalformedRecord.class, e -> assertThat(e.field()).isEqualTo(r.field))));
  }

  private static Stream<Rule> officers() {
    Officer first = Samples.officer(1, Role.SECURITY_OFFICER, Role.APPROVER);
    Officer sameKey = new Officer("other", first.roles(), first.spki());
    Officer sameName =
        new Officer(first.name(), first.roles(), Samples.officer(2, Role.APPROVER).spki());
    return Stream.of(
        new Rule("key twice", "officers", () -> policy(1, Hash32.ZERO, 1, 1, first, sameKey)),
        new Rule("name twice", "officers", () -> policy(1, Hash32.ZERO, 1, 1, first, sameName)),
        new Rule("too few approvers", "approvalsNeeded", () -> policy(1, Hash32.ZERO, 2, 1, first)),
        new Rule("no approval", "approvalsNeeded", () -> policy(1, Hash32.ZERO, 0, 1, first)),
        new Rule("quorum too high", "securityQuorum", () -> policy(1, Hash32.ZERO, 1, 2, first)),
        new Rule("first has a previous", "previous", () -> policy(1, H, 1, 1, first)),
        new Rule("second has none", "previous", () -> policy(2, Hash32.ZERO, 1, 1, first)),
        new Rule("number 0", "number", () -> policy(0, H, 1, 1, first)),
        new Rule(
            "officer without role",
            "roles",
            () -> new Officer("x", Set.of(), first.spki().toArray())),
        new Rule("officer's key", "spki", () -> new Officer("x", first.roles(), new byte[91])),
        new Rule("officer's name", "name", () -> new Officer("", first.roles(), first.spki())));
  }

  private static DomainPolicy policy(
      long number, Hash32 previous, int approvals, int quorum, Officer... officers) {
    DomainPolicy p = Samples.policy();
    return new DomainPolicy(
        p.domain(),
        number,
        previous,
        p.kms(),
        p.rule(),
        List.of(officers),
        approvals,
        p.purposes(),
        p.windowSeconds(),
        p.releaseDays(),
        p.maxLeavesPerRequest(),
        quorum);
  }

  private static ActRefused refused(String act, String code, String why) {
    return new ActRefused(Samples.DOMAIN, RequestId.NONE, H, act, code, why, 0);
  }

  private static StandingApproval standing(Set<Purpose> purposes, long from, long to) {
    return new StandingApproval(
        Samples.REQUEST, Samples.DOMAIN, 1, H, purposes, 1, from, to, 0, "");
  }

  private static Stream<Rule> others() {
    List<Hash32> none = List.of();
    return Stream.of(
        new Rule("device with space", "deviceId", () -> enrolled("my phone", 1)),
        new Rule("device too long", "deviceId", () -> enrolled("d".repeat(65), 1)),
        new Rule("no device", "deviceId", () -> enrolled("", 1)),
        new Rule("suite 0", "sealSuite", () -> enrolled("d", 0)),
        new Rule("suite 4", "sealSuite", () -> enrolled("d", 4)),
        new Rule("periods descend", "periods", () -> Samples.request(List.of(2L, 1L))),
        new Rule("period twice", "periods", () -> Samples.request(List.of(1L, 1L))),
        new Rule("negative period", "periods", () -> Samples.request(List.of(-1L))),
        new Rule("self-test request", "purpose", () -> request(Purpose.SELF_TEST, 1, 2, 2, 1)),
        new Rule("more users than leaves", "users", () -> request(Purpose.ISSUE, 3, 2, 1, 1)),
        new Rule("more batches than leaves", "batches", () -> request(Purpose.ISSUE, 1, 2, 3, 1)),
        new Rule("audit keys of two users", "leaves", () -> audit("case 1: why", 2, 1)),
        new Rule("audit keys of two periods", "periods", () -> audit("case 1: why", 1, 2)),
        new Rule("audit key without a case", "reason", () -> audit("why", 1, 1)),
        new Rule("audit key without a reason", "reason", () -> audit("case 1: ", 1, 1)),
        new Rule("audit key without a reference", "reason", () -> audit("case : why", 1, 1)),
        new Rule("two cases in one", "reason", () -> audit("case 1 2: why", 1, 1)),
        new Rule("case with a colon", "reference", () -> new AuditCase("a:b", "why")),
        new Rule("case for nothing", "why", () -> new AuditCase("a", "")),
        new Rule("case too long", "why", () -> new AuditCase("a", "x".repeat(256))),
        new Rule("audit function 0", "number", () -> function(0, Hash32.ZERO, 32, 1, 0)),
        new Rule("first function has a previous", "previous", () -> function(1, H, 32, 1, 0)),
        new Rule("short audit key", "sealPublic", () -> function(1, Hash32.ZERO, 31, 1, 0)),
        new Rule("1001 audit keys", "perDay", () -> function(1, Hash32.ZERO, 32, 1001, 0)),
        new Rule(
            "hidden for ever", "delaySeconds", () -> function(1, Hash32.ZERO, 32, 1, 1L << 31)),
        new Rule(
            "order of none",
            "requestId",
            () -> new AuditOrdered(Samples.DOMAIN, RequestId.NONE, H, 0)),
        new Rule(
            "release of none",
            "requestId",
            () -> new AuditReleased(Samples.DOMAIN, RequestId.NONE, 1, H, 0)),
        new Rule("expired at once", "expiry", () -> request(Purpose.ISSUE, 1, 2, 2, 0)),
        new Rule(
            "approval expired",
            "expiry",
            () -> new Approval(Samples.DOMAIN, Samples.REQUEST, H, 5, 5, 0)),
        new Rule(
            "approval of none",
            "requestId",
            () -> new Approval(Samples.DOMAIN, RequestId.NONE, H, 5, 6, 0)),
        new Rule("standing audit", "purposes", () -> standing(Set.of(Purpose.AUDIT), 1, 2)),
        new Rule("standing drill", "purposes", () -> standing(Set.of(Purpose.DRILL), 1, 2)),
        new Rule("standing nothing", "purposes", () -> standing(Set.of(), 1, 2)),
        new Rule("standing for ever", "expiry", () -> standing(Set.of(Purpose.ISSUE), 1, 1L << 32)),
        new Rule("standing backwards", "expiry", () -> standing(Set.of(Purpose.ISSUE), 2, 2)),
        new Rule(
            "backup of nothing",
            "generations",
            () -> new BackupMade(Samples.DOMAIN, 1, H, none, 1, 1)),
        new Rule(
            "backup of one twice",
            "generations",
            () -> new BackupMade(Samples.DOMAIN, 1, H, List.of(H, H), 1, 1)),
        new Rule(
            "liar twice",
            "partitions",
            () -> new LiarNamed(Samples.DOMAIN, H, 1, List.of(2L, 2L), "how", false, 1)),
        new Rule(
            "liar 13",
            "partitions",
            () -> new LiarNamed(Samples.DOMAIN, H, 1, List.of(13L), "how", false, 1)),
        new Rule(
            "no liar",
            "partitions",
            () -> new LiarNamed(Samples.DOMAIN, H, 1, List.of(), "how", false, 1)),
        new Rule(
            "recovery of the first policy",
            "number",
            () -> new RecoveryProposed(Samples.DOMAIN, 1, H, H, 1)),
        new Rule(
            "drill of nothing",
            "verified",
            () -> new DrillEnded(Samples.DOMAIN, Samples.REQUEST, 0, 0)),
        new Rule("drill for someone", "recipients", () -> extraction(0, Purpose.DRILL, List.of(H))),
        new Rule("empty batch", "count", () -> opened(0, 0, Purpose.ISSUE, none)),
        new Rule("batch too big", "count", () -> opened(0, 8193, Purpose.ISSUE, none)),
        new Rule("self-test of two", "count", () -> opened(0, 2, Purpose.SELF_TEST, none)),
        new Rule("self-test batch 1", "batch", () -> opened(1, 1, Purpose.SELF_TEST, none)),
        new Rule(
            "self-test with proof", "proof", () -> opened(0, 1, Purpose.SELF_TEST, List.of(H))),
        new Rule("key for nobody", "recipients", () -> extraction(0, Purpose.ISSUE, none)),
        new Rule("audit key for nobody", "recipients", () -> extraction(0, Purpose.AUDIT, none)),
        new Rule(
            "self-test for someone",
            "recipients",
            () -> extraction(0, Purpose.SELF_TEST, List.of(H))),
        new Rule(
            "recipient twice", "recipients", () -> extraction(0, Purpose.ISSUE, List.of(H, H))),
        new Rule("position", "position", () -> extraction(8192, Purpose.ISSUE, List.of(H))),
        new Rule("export of the log", "kind", () -> export(16, Samples.REQUEST, 0)),
        new Rule("export of nothing", "kind", () -> export(0, Samples.REQUEST, 0)),
        new Rule("batch without request", "batch", () -> export(1, RequestId.NONE, 1)),
        new Rule("fewer records", "records", () -> new Manifest.PeriodCount(1, 2, 1)),
        new Rule(
            "long why",
            "why",
            () -> new Refusal(Samples.DOMAIN, RequestId.NONE, "a", "b", "ö".repeat(257))),
        new Rule("no code", "code", () -> new Refusal(Samples.DOMAIN, RequestId.NONE, "a", "", "")),
        new Rule(
            "new line", "by", () -> new Refusal(Samples.DOMAIN, RequestId.NONE, "a\nb", "c", "")),
        new Rule("partition 0", "index", () -> new Activation(0, Activation.ACTIVATED, 0)),
        new Rule("partition 13", "index", () -> new Activation(13, Activation.ACTIVATED, 0)),
        new Rule("other word", "what", () -> new Activation(1, "Activated", 0)),
        new Rule("time", "time", () -> new Activation(1, Activation.ACTIVATED, -1)),
        new Rule("empty range", "end", () -> new LogRead(Samples.DOMAIN, 5, 5, "case", 0)),
        new Rule("read for nothing", "why", () -> new LogRead(Samples.DOMAIN, 0, 5, "", 0)),
        new Rule(
            "read for too much",
            "why",
            () -> new LogRead(Samples.DOMAIN, 0, 5, "x".repeat(257), 0)),
        new Rule("nothing changed", "after", () -> new ConfigurationChanged("software", H, H, 0)),
        new Rule(
            "change of nothing", "what", () -> new ConfigurationChanged("", H, Hash32.ZERO, 0)),
        new Rule(
            "changed for too much",
            "why",
            () -> new IdentityChanged(Samples.DOMAIN, H, IdentityState.ACTIVE, "x".repeat(257), 0)),
        new Rule(
            "changed before time",
            "time",
            () -> new IdentityChanged(Samples.DOMAIN, H, IdentityState.ACTIVE, "", -1)),
        new Rule(
            "no request cancelled",
            "requestId",
            () -> new RequestCancelled(Samples.DOMAIN, RequestId.NONE, "", 0)),
        new Rule(
            "cancelled for too much",
            "why",
            () -> new RequestCancelled(Samples.DOMAIN, Samples.REQUEST, "x".repeat(257), 0)),
        new Rule(
            "nothing carried in", "items", () -> new CarriedIn(Samples.DOMAIN, "k", H, H, 0, 0)),
        new Rule(
            "carried in of two words",
            "kind",
            () -> new CarriedIn(Samples.DOMAIN, "a b", H, H, 1, 0)),
        new Rule(
            "the same stream",
            "next",
            () -> new StreamsBegun(Samples.DOMAIN, Samples.STREAM, Samples.STREAM, "why", 0)),
        new Rule(
            "a stream begun for nothing",
            "why",
            () ->
                new StreamsBegun(
                    Samples.DOMAIN, Samples.STREAM, StreamId.fromHex("01".repeat(16)), "", 0)),
        new Rule("session 0", "number", () -> new OperatorSession(0, "a", "in", 0)),
        new Rule("session of nobody", "account", () -> new OperatorSession(1, "", "in", 0)),
        new Rule("neither in nor out", "what", () -> new OperatorSession(1, "a", "up", 0)),
        new Rule("session time", "time", () -> new OperatorSession(1, "a", "out", -1)),
        new Rule("failures 0", "number", () -> new LoginsFailed(0, "a", 0, 1)),
        new Rule("no hour", "hour", () -> new LoginsFailed(1, "a", 3601, 1)),
        new Rule("no failure", "count", () -> new LoginsFailed(1, "a", 3600, 0)),
        new Rule("long name", "account", () -> new LoginsFailed(1, "x".repeat(65), 3600, 1)),
        new Rule("refused act", "act", () -> refused("", "code", "why")),
        new Rule("refused code", "code", () -> refused("act", "x".repeat(65), "why")),
        new Rule("refused with bidi", "why", () -> refused("act", "code", "\u202e")),
        new Rule("reviewer 0", "number", () -> reviewer(0, "vera", 1, 32)),
        new Rule("reviewer without a name", "reviewer", () -> reviewer(1, "", 1, 32)),
        new Rule("reviewer of two words", "reviewer", () -> reviewer(1, "vera vox", 1, 32)),
        new Rule("reviewer's suite", "sealSuite", () -> reviewer(1, "vera", 3, 32)),
        new Rule("reviewer's key", "sealPublicKey", () -> reviewer(1, "vera", 1, 31)),
        new Rule("reviewer's point", "sealPublicKey", () -> reviewer(1, "vera", 2, 65)),
        new Rule("plain http", "url", () -> new DomainProfile.Server("http://example.org", H)),
        new Rule("no host", "url", () -> new DomainProfile.Server("https://", H)),
        new Rule(
            "witness with space", "name", () -> new DomainProfile.Witness(1, "a b", new byte[32])),
        new Rule(
            "witness with plus", "name", () -> new DomainProfile.Witness(1, "a+b", new byte[32])),
        new Rule("witness key", "key", () -> new DomainProfile.Witness(1, "a", new byte[31])),
        new Rule(
            "Z_T is another",
            "zT",
            () ->
                generation(
                    g -> g.summedZ().getLast(),
                    GenerationRecord::kpak,
                    GenerationRecord::setChecks)),
        new Rule(
            "KPAK is another",
            "kpak",
            () ->
                generation(
                    GenerationRecord::zT, g -> g.summedX().getLast(), GenerationRecord::setChecks)),
        new Rule(
            "set missing",
            "setChecks",
            () ->
                generation(
                    GenerationRecord::zT,
                    GenerationRecord::kpak,
                    g -> g.setChecks().subList(0, 2))),
        new Rule(
            "sets in other order",
            "setChecks",
            () ->
                generation(
                    GenerationRecord::zT, GenerationRecord::kpak, g -> g.setChecks().reversed())));
  }

  private static Enrolled enrolled(String device, int suite) {
    return new Enrolled(Samples.DOMAIN, H, device, H, suite, H, DeviceState.ACTIVE);
  }

  private static Request request(Purpose purpose, long users, long leaves, long batches, int life) {
    return new Request(
        Samples.REQUEST,
        Samples.DOMAIN,
        1,
        H,
        H,
        purpose,
        List.of(1L),
        users,
        leaves,
        batches,
        H,
        H,
        10,
        10 + life,
        0,
        "");
  }

  private static Request audit(String reason, long users, int periods) {
    long leaves = users * periods;
    return new Request(
        Samples.REQUEST,
        Samples.DOMAIN,
        1,
        H,
        H,
        Purpose.AUDIT,
        List.of(1L, 2L).subList(0, periods),
        users,
        leaves,
        1,
        H,
        H,
        10,
        11,
        0,
        reason);
  }

  private static AuditFunction function(
      long number, Hash32 previous, int octets, long perDay, long delay) {
    return new AuditFunction(
        Samples.DOMAIN, number, previous, 1, Samples.octets("key", octets), perDay, delay, 0);
  }

  private static BatchOpened opened(long batch, int count, Purpose purpose, List<Hash32> proof) {
    return new BatchOpened(Samples.DOMAIN, Samples.REQUEST, batch, count, purpose, proof);
  }

  private static Extraction extraction(int position, Purpose purpose, List<Hash32> recipients) {
    return new Extraction(
        Samples.DOMAIN, 1, Samples.REQUEST, 0, position, 1, purpose, H, recipients);
  }

  private static Export export(int kind, RequestId request, long batch) {
    return new Export(Samples.STREAM, 1, kind, Samples.DOMAIN, H, 1, H, request, batch);
  }

  private interface Part<T> {
    T of(GenerationRecord g);
  }

  private static GenerationRecord generation(
      Part<Octets> zT, Part<Octets> kpak, Part<List<SetCheck>> sets) {
    GenerationRecord g = Samples.generation(2, 3);
    return new GenerationRecord(
        g.sessionId(),
        g.logOrigin(),
        g.domain(),
        g.epoch(),
        g.generation(),
        g.t(),
        g.n(),
        g.partitions(),
        g.dealings(),
        g.summedZ(),
        g.summedX(),
        zT.of(g),
        kpak.of(g),
        sets.of(g),
        g.softwareHash());
  }

  private static ReviewerNamed reviewer(long number, String name, int suite, int octets) {
    return new ReviewerNamed(
        Samples.DOMAIN, number, name, suite, Octets.of(new byte[octets]), DeviceState.ACTIVE, 0);
  }
}
