package org.sluice.records.statement;

import com.google.errorprone.annotations.Immutable;
import org.jspecify.annotations.Nullable;
import org.sluice.records.codec.Coded;
import org.sluice.records.codec.Reader;

/// The types of statement: number, label, and how many signatures a log entry of it carries. Who
/// must have signed is decided by who knows the policy, not here.
public enum StatementType implements Coded {
  /// [DomainPolicy], signed by security officers.
  DOMAIN_POLICY(1, "policy", "DomainPolicy", DomainPolicy::read, 1, DomainPolicy.MAX_QUORUM),
  /// [GenerationRecord], signed by all its partitions.
  GENERATION(
      2,
      "generation",
      "GenerationRecord",
      GenerationRecord::read,
      1,
      GenerationRecord.MAX_PARTITIONS),
  /// [DomainProfile], signed by security officers.
  DOMAIN_PROFILE(3, "profile", "DomainProfile", DomainProfile::read, 1, DomainPolicy.MAX_QUORUM),
  /// [Enrolled], signed by an enrolment officer.
  ENROLLED(4, "enrolled", "Enrolled", Enrolled::read, 1, 1),
  /// [Request], signed by the requester.
  REQUEST(5, "request", "Request", Request::read, 1, 1),
  /// [Approval], signed by one approver.
  APPROVAL(6, "approval", "Approval", Approval::read, 1, 1),
  /// [BatchOpened], unsigned: the approved request proves it.
  BATCH_OPENED(7, "batch-opened", "BatchOpened", BatchOpened::read, 0, 0),
  /// [Extraction], unsigned: the batch that it is in proves it.
  EXTRACTION(8, "extraction", "Extraction", Extraction::read, 0, 0),
  /// [Export], signed by the appliance's bundle key.
  EXPORT(9, "export", "Export", Export::read, 1, 1),
  /// [Manifest], signed by the appliance's bundle key.
  MANIFEST(10, "manifest", "Manifest", Manifest::read, 1, 1),
  /// [Refusal], unsigned: it grants nothing.
  REFUSAL(11, "refusal", "Refusal", Refusal::read, 0, 0),
  /// [SelfTestPassed], signed by the appliance's bundle key.
  SELF_TEST_PASSED(12, "self-test-passed", "SelfTestPassed", SelfTestPassed::read, 1, 1),
  /// [Activation], unsigned or signed by the partition: it grants nothing.
  ACTIVATION(13, "activation", "Activation", Activation::read, 0, 1),
  /// [Destruction], signed by the partition.
  DESTRUCTION(14, "destruction", "Destruction", Destruction::read, 1, 1),
  /// [CeremonyHeld], signed by security officers: it grants nothing.
  CEREMONY_HELD(
      30, "ceremony-held", "CeremonyHeld", CeremonyHeld::read, 1, DomainPolicy.MAX_QUORUM),
  /// [EpochStart], signed by security officers.
  EPOCH_START(31, "epoch-start", "EpochStart", EpochStart::read, 1, DomainPolicy.MAX_QUORUM),
  /// [StandingApproval], signed by approvers.
  STANDING_APPROVAL(
      40,
      "standing-approval",
      "StandingApproval",
      StandingApproval::read,
      1,
      DomainPolicy.MAX_QUORUM),
  /// [BackupMade], signed by the partition.
  BACKUP_MADE(41, "backup-made", "BackupMade", BackupMade::read, 1, 1),
  /// [BackupDestroyed], signed by the partition.
  BACKUP_DESTROYED(42, "backup-destroyed", "BackupDestroyed", BackupDestroyed::read, 1, 1),
  /// [LiarNamed], signed by the appliance's bundle key: it grants nothing.
  LIAR_NAMED(43, "liar-named", "LiarNamed", LiarNamed::read, 1, 1),
  /// [StandingUse], signed by the requester.
  STANDING_USE(44, "standing-use", "StandingUse", StandingUse::read, 1, 1),
  /// [StandingEnded], signed by one approver.
  STANDING_ENDED(45, "standing-ended", "StandingEnded", StandingEnded::read, 1, 1),
  /// [RecoveryProposed], signed by all partitions.
  RECOVERY_PROPOSED(
      46,
      "recovery-proposed",
      "RecoveryProposed",
      RecoveryProposed::read,
      1,
      GenerationRecord.MAX_PARTITIONS),
  /// [RecoveryConcluded], signed by all partitions.
  RECOVERY_CONCLUDED(
      47,
      "recovery-concluded",
      "RecoveryConcluded",
      RecoveryConcluded::read,
      1,
      GenerationRecord.MAX_PARTITIONS),
  /// [DrillEnded], signed by the appliance's bundle key.
  DRILL_ENDED(48, "drill-ended", "DrillEnded", DrillEnded::read, 1, 1),
  /// [LogRead], signed by the officer who reads: it grants nothing.
  LOG_READ(50, "log-read", "LogRead", LogRead::read, 1, 1),
  /// [ConfigurationChanged], unsigned: it grants nothing.
  CONFIGURATION_CHANGED(
      51, "configuration-changed", "ConfigurationChanged", ConfigurationChanged::read, 0, 0),
  /// [ActRefused], unsigned: it grants nothing.
  ACT_REFUSED(53, "act-refused", "ActRefused", ActRefused::read, 0, 0),
  /// [OperatorSession], unsigned: it grants nothing.
  OPERATOR_SESSION(54, "operator-session", "OperatorSession", OperatorSession::read, 0, 0),
  /// [LoginsFailed], unsigned: it grants nothing.
  LOGINS_FAILED(55, "logins-failed", "LoginsFailed", LoginsFailed::read, 0, 0),
  /// [ApplianceBackedUp], signed by the appliance's bundle key: it grants nothing.
  APPLIANCE_BACKED_UP(
      56, "appliance-backed-up", "ApplianceBackedUp", ApplianceBackedUp::read, 1, 1),
  /// [IdentityChanged], signed by an enrolment officer.
  IDENTITY_CHANGED(60, "identity-changed", "IdentityChanged", IdentityChanged::read, 1, 1),
  /// [RequestCancelled], signed by one issue officer or approver.
  REQUEST_CANCELLED(61, "request-cancelled", "RequestCancelled", RequestCancelled::read, 1, 1),
  /// [CarriedIn], signed by an officer: it grants nothing.
  CARRIED_IN(62, "carried-in", "CarriedIn", CarriedIn::read, 1, 1),
  /// [StreamsBegun], signed by the appliance's bundle key.
  STREAMS_BEGUN(63, "streams-begun", "StreamsBegun", StreamsBegun::read, 1, 1),
  /// [DomainTerms], signed by security officers.
  DOMAIN_TERMS(64, "domain-terms", "DomainTerms", DomainTerms::read, 1, DomainPolicy.MAX_QUORUM),
  /// [ReviewerNamed], signed by security officers.
  REVIEWER_NAMED(
      70, "reviewer-named", "ReviewerNamed", ReviewerNamed::read, 1, DomainPolicy.MAX_QUORUM),
  /// [AuditFunction], signed by security officers.
  AUDIT_FUNCTION(
      80, "audit-function", "AuditFunction", AuditFunction::read, 1, DomainPolicy.MAX_QUORUM),
  /// [AuditOrdered], signed by the auditor who asked.
  AUDIT_ORDERED(81, "audit-ordered", "AuditOrdered", AuditOrdered::read, 1, 1),
  /// [AuditReleased], signed by the appliance's bundle key.
  AUDIT_RELEASED(82, "audit-released", "AuditReleased", AuditReleased::read, 1, 1),
  /// [CallPolicy], signed by two security officers or more.
  CALL_POLICY(83, "call-policy", "CallPolicy", CallPolicy::read, 1, DomainPolicy.MAX_QUORUM),
  /// [OtherSigner], signed by two security officers or more.
  OTHER_SIGNER(84, "other-signer", "OtherSigner", OtherSigner::read, 1, DomainPolicy.MAX_QUORUM);

  /// Reads the fields of one type. A method reference, which holds no state.
  @Immutable
  @FunctionalInterface
  private interface Body {
    Statement read(Reader in);
  }

  private final int code;
  private final String label;
  private final String recordName;
  private final Body body;
  private final int minSignatures;
  private final int maxSignatures;

  StatementType(
      int code, String name, String recordName, Body body, int minSignatures, int maxSignatures) {
    this.code = code;
    this.label = "sluice/" + name + "/v1";
    this.recordName = recordName;
    this.body = body;
    this.minSignatures = minSignatures;
    this.maxSignatures = maxSignatures;
  }

  /// The type with that number, or null.
  static @Nullable StatementType find(int code) {
    for (StatementType t : values()) {
      if (t.code == code) {
        return t;
      }
    }
    return null;
  }

  @Override
  public int code() {
    return code;
  }

  /// The label that is signed before a statement of this type.
  public String label() {
    return label;
  }

  /// Name of the record class.
  public String recordName() {
    return recordName;
  }

  Statement readBody(Reader in) {
    return body.read(in);
  }

  boolean allowsSignatures(int count) {
    return count >= minSignatures && count <= maxSignatures;
  }
}
