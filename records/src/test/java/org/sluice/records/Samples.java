package org.sluice.records;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.IdentityCommitment;
import org.sluice.records.id.IdentityState;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.id.StreamId;
import org.sluice.records.id.UserUri;
import org.sluice.records.signing.KeyHash;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.signing.StatementSigner;
import org.sluice.records.statement.ActRefused;
import org.sluice.records.statement.Activation;
import org.sluice.records.statement.ApplianceBackedUp;
import org.sluice.records.statement.Approval;
import org.sluice.records.statement.AuditFunction;
import org.sluice.records.statement.AuditOrdered;
import org.sluice.records.statement.AuditReleased;
import org.sluice.records.statement.BackupDestroyed;
import org.sluice.records.statement.BackupMade;
import org.sluice.records.statement.BatchOpened;
import org.sluice.records.statement.CallPolicy;
import org.sluice.records.statement.CarriedIn;
import org.sluice.records.statement.CeremonyHeld;
import org.sluice.records.statement.ConfigurationChanged;
import org.sluice.records.statement.Dealing;
import org.sluice.records.statement.Destruction;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.statement.DomainTerms;
import org.sluice.records.statement.DrillEnded;
import org.sluice.records.statement.Enrolled;
import org.sluice.records.statement.EpochStart;
import org.sluice.records.statement.Export;
import org.sluice.records.statement.Extraction;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.records.statement.IdentityChanged;
import org.sluice.records.statement.LiarNamed;
import org.sluice.records.statement.LogRead;
import org.sluice.records.statement.LoginsFailed;
import org.sluice.records.statement.Manifest;
import org.sluice.records.statement.Officer;
import org.sluice.records.statement.OperatorSession;
import org.sluice.records.statement.OtherSigner;
import org.sluice.records.statement.PartitionKeys;
import org.sluice.records.statement.PartitionSets;
import org.sluice.records.statement.RecoveryConcluded;
import org.sluice.records.statement.RecoveryProposed;
import org.sluice.records.statement.Refusal;
import org.sluice.records.statement.Request;
import org.sluice.records.statement.RequestCancelled;
import org.sluice.records.statement.ReviewerNamed;
import org.sluice.records.statement.Role;
import org.sluice.records.statement.SelfTestPassed;
import org.sluice.records.statement.SetCheck;
import org.sluice.records.statement.StandingApproval;
import org.sluice.records.statement.StandingEnded;
import org.sluice.records.statement.StandingUse;
import org.sluice.records.statement.Statement;
import org.sluice.records.statement.StreamsBegun;

/// One value of each statement, always the same: what the golden files hold. Never change one; a
/// new type gets a new sample.
public final class Samples {
  public static final DomainName DOMAIN = DomainName.parse("north.example");
  public static final KmsUri KMS = KmsUri.parse("kms.example.org");
  public static final RequestId REQUEST = RequestId.fromHex("00112233445566778899aabbccddeeff");
  public static final StreamId STREAM = StreamId.fromHex("0f1e2d3c4b5a69788796a5b4c3d2e1f0");
  public static final UserUri USER = UserUri.parse("tel:+447700900123");
  public static final Octets SALT = octets("salt", 32);
  public static final long PERIOD = 1522; // 2026-11
  public static final long TIME = 1_793_491_200L; // 2026-11-01T00:00:00Z

  private Samples() {}

  /// `length` octets that depend on `name` alone.
  public static Octets octets(String name, int length) {
    byte[] out = new byte[length];
    for (int i = 0; i < length; i++) {
      out[i] = hash(name + "/" + i / 32).octets()[i % 32];
    }
    return Octets.of(out);
  }

  public static Hash32 hash(String name) {
    return Hash32.sha256(name.getBytes(StandardCharsets.UTF_8));
  }

  public static List<Hash32> hashes(String name, int n) {
    return IntStream.range(0, n).mapToObj(i -> hash(name + i)).toList();
  }

  /// Points by their form; nothing here asks whether they are on a curve.
  public static List<Octets> points(String name, int n, int length) {
    return IntStream.range(0, n)
        .mapToObj(i -> {
          byte[] p = octets(name + i, length).toArray();
          p[0] = 4;
          return Octets.of(p);
        })
        .toList();
  }

  public static Officer officer(int i, Role first, Role... more) {
    return new Officer("officer " + i, EnumSet.of(first, more), TestKey.number(i).spki());
  }

  /// All statements, one of each type, in order of type.
  public static List<Statement> statements() {
    return List.of(
        policy(),
        generation(2, 3),
        profile(),
        new Enrolled(
            DOMAIN,
            IdentityCommitment.of(SALT.toArray(), USER),
            "phone-1",
            KeyHash.ofSpki(TestKey.number(20).spki()),
            KeyHash.X25519,
            KeyHash.ofSealKey(KeyHash.X25519, octets("seal", 32).toArray()),
            DeviceState.ACTIVE),
        request(List.of(PERIOD, PERIOD + 1)),
        new Approval(DOMAIN, REQUEST, request(List.of(PERIOD)).hash(), TIME, TIME + 86_400, 71),
        new BatchOpened(DOMAIN, REQUEST, 1, 2, Purpose.ISSUE, hashes("proof", 2)),
        extraction(2),
        export(),
        new Manifest(
            DOMAIN,
            REQUEST,
            List.of(
                new Manifest.PeriodCount(PERIOD, 200, 230),
                new Manifest.PeriodCount(PERIOD + 1, 200, 230)),
            2,
            hash("payloads")),
        new Refusal(DOMAIN, REQUEST, "partition 2", "approvals", "1 approval, 2 needed: Zoë, Åsa"),
        new SelfTestPassed(DOMAIN, hash("gamma"), 4),
        new Activation(2, Activation.ACTIVATED, TIME),
        new Destruction(DOMAIN, hash("gamma"), 2, TIME),
        new CeremonyHeld(
            profile().logOrigin(), hash("file"), hash("software"), hash("transcript"), 57, TIME),
        new EpochStart(DOMAIN, 2, PERIOD + 12, EpochStart.DEFAULT_PERIODS),
        standing(),
        new BackupMade(DOMAIN, 2, hash("backup"), hashes("gamma", 2), 71, TIME),
        new BackupDestroyed(DOMAIN, 2, hash("backup"), TIME),
        new LiarNamed(DOMAIN, hash("gamma"), 73, List.of(2L, 3L), "V_i and openings", true, TIME),
        new StandingUse(
            DOMAIN, standing().id(), REQUEST, request(List.of(PERIOD)).hash(), TIME + 60),
        new StandingEnded(DOMAIN, standing().id(), TIME + 90),
        new RecoveryProposed(DOMAIN, 2, policy().hash(), hash("policy 2"), TIME),
        new RecoveryConcluded(DOMAIN, hash("policy 2"), 74, TIME + RecoveryProposed.WAIT),
        new DrillEnded(DOMAIN, REQUEST, 1, 2),
        new LogRead(DOMAIN, 0, 71, "case 2026-114", TIME),
        new ConfigurationChanged("software", hash("software"), hash("software 2"), TIME),
        new ActRefused(
            DOMAIN,
            REQUEST,
            TestKey.number(3).keyId(),
            "issue:approve",
            "REQUESTER_APPROVES",
            "officer 3 requested this",
            TIME),
        new IdentityChanged(
            DOMAIN,
            IdentityCommitment.of(SALT.toArray(), USER),
            IdentityState.SUSPENDED,
            "lost",
            TIME),
        new RequestCancelled(DOMAIN, REQUEST, "asked twice", TIME),
        new CarriedIn(DOMAIN, "enrolment-lines", hash("file"), hash("canonical"), 3, TIME),
        new StreamsBegun(
            DOMAIN, STREAM, StreamId.fromHex("1f".repeat(16)), "restored from a backup", TIME),
        new ApplianceBackedUp(
            DOMAIN, hash("backup"), List.of(hash("carl"), hash("dora")), 74, TIME),
        auditFunction(1, Hash32.ZERO, 2),
        new AuditOrdered(DOMAIN, REQUEST, request(List.of(PERIOD)).hash(), TIME + 60),
        new AuditReleased(DOMAIN, REQUEST, 73, hash("sealed"), TIME + 61),
        callPolicy(1, Hash32.ZERO),
        terms(1, Hash32.ZERO, PERIOD, 12),
        otherSigner(1),
        reviewer(1),
        new OperatorSession(1, "aldo", OperatorSession.IN, TIME),
        new LoginsFailed(2, "aldo", TIME - TIME % LoginsFailed.HOUR, 3));
  }

  public static AuditFunction auditFunction(long number, Hash32 previous, long perDay) {
    return new AuditFunction(
        DOMAIN,
        number,
        previous,
        KeyHash.X25519,
        octets("audit function", 32),
        perDay,
        86_400,
        TIME);
  }

  public static CallPolicy callPolicy(long number, Hash32 previous) {
    return new CallPolicy(
        DOMAIN,
        number,
        previous,
        List.of(
            new CallPolicy.Other(KmsUri.parse("kms.east.example"), hash("east"), 3),
            new CallPolicy.Other(KmsUri.parse("kms.west.example"), hash("west"), 1)),
        TIME);
  }

  public static OtherSigner otherSigner(long number) {
    return new OtherSigner(
        DOMAIN,
        number,
        KmsUri.parse("kms.east.example"),
        "cert-key.2026",
        Octets.of(TestKey.number(9).spki()),
        DeviceState.ACTIVE,
        TIME);
  }

  public static DomainTerms terms(long number, Hash32 previous, long first, long periods) {
    return new DomainTerms(DOMAIN, number, previous, first, periods, 366, 400, 90, TIME);
  }

  public static ReviewerNamed reviewer(long number) {
    return new ReviewerNamed(
        DOMAIN, number, "vera", KeyHash.X25519, octets("reviewer", 32), DeviceState.ACTIVE, TIME);
  }

  public static StandingApproval standing() {
    return new StandingApproval(
        RequestId.fromHex("0f".repeat(16)),
        DOMAIN,
        1,
        policy().hash(),
        Set.of(Purpose.ISSUE, Purpose.PAST),
        20,
        TIME,
        TIME + 30 * 86_400,
        70,
        "late joiners");
  }

  /// The same as log entries, each with as few signatures as its type allows.
  public static List<SignedStatement> logged() {
    return statements().stream()
        .map(statement -> {
          int signers = 0;
          while (!statement.allowsSignatures(signers)) {
            signers++;
          }
          return SignedStatement.sign(
              statement,
              IntStream.rangeClosed(1, signers)
                  .<StatementSigner>mapToObj(TestKey::number)
                  .toList());
        })
        .toList();
  }

  public static DomainPolicy policy() {
    return new DomainPolicy(
        DOMAIN,
        1,
        Hash32.ZERO,
        KMS,
        PeriodRule.MONTHLY,
        List.of(
            officer(1, Role.SECURITY_OFFICER, Role.CUSTODIAN),
            officer(2, Role.SECURITY_OFFICER, Role.ENROLMENT_OFFICER),
            officer(3, Role.ISSUE_OFFICER),
            officer(4, Role.APPROVER),
            officer(5, Role.APPROVER, Role.AUDITOR, Role.REVIEWER)),
        2,
        Set.of(Purpose.ISSUE, Purpose.PAST),
        DomainPolicy.DEFAULT_WINDOW_SECONDS,
        7,
        200_000,
        2);
  }

  public static GenerationRecord generation(int t, int n) {
    List<PartitionKeys> partitions = new ArrayList<>();
    List<Dealing> dealings = new ArrayList<>();
    for (int i = 1; i <= n; i++) {
      partitions.add(
          new PartitionKeys(
              TestKey.number(10 + i).spki(), octets("witness key " + i, 32).toArray()));
      dealings.add(
          new Dealing(
              hash("commitments " + i),
              octets("nonce " + i, 32),
              points("z" + i, t, GenerationRecord.SAKKE_POINT),
              points("x" + i, t, GenerationRecord.P256_POINT)));
    }
    List<Octets> z = points("z", t, GenerationRecord.SAKKE_POINT);
    List<Octets> x = points("x", t, GenerationRecord.P256_POINT);
    return new GenerationRecord(
        hash("session"),
        "north.example/log",
        DOMAIN,
        1,
        1,
        t,
        n,
        partitions,
        dealings,
        z,
        x,
        z.getFirst(),
        x.getFirst(),
        PartitionSets.of(t, n).stream().map(a -> new SetCheck(a, hash("kcv" + a))).toList(),
        hash("software"));
  }

  public static DomainProfile profile() {
    return new DomainProfile(
        DOMAIN,
        2,
        hash("profile 1"),
        KMS,
        PeriodRule.hashed(2_592_000, 0),
        1,
        hash("gamma"),
        hash("certificate 1"),
        Hash32.ZERO,
        "north.example/log",
        octets("log key", 32),
        List.of(witness(1), witness(2), witness(3)),
        3,
        Octets.of(TestKey.number(30).spki()),
        List.of(new DomainProfile.Server("https://keys.example.org:8443", hash("tls"))),
        300,
        0);
  }

  public static DomainProfile.Witness witness(int i) {
    return new DomainProfile.Witness(
        i, "north.example/partition/" + i, octets("witness key " + i, 32));
  }

  public static Request request(List<Long> periods) {
    return new Request(
        REQUEST,
        DOMAIN,
        1,
        hash("gamma"),
        policy().hash(),
        Purpose.ISSUE,
        periods,
        200,
        400,
        2,
        hash("batches"),
        hash("device keys"),
        TIME,
        TIME + 86_400,
        70,
        "monthly issue");
  }

  public static Extraction extraction(int recipients) {
    return new Extraction(
        DOMAIN,
        1,
        REQUEST,
        1,
        0,
        PERIOD,
        Purpose.ISSUE,
        IdentityCommitment.of(SALT.toArray(), USER),
        hashes("recipient", recipients));
  }

  public static Export export() {
    return new Export(STREAM, 17, 1, DOMAIN, hash("payload"), 230, hash("records"), REQUEST, 1);
  }
}
