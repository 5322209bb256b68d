package org.sluice.appliance.policy;

import java.time.Instant;
import java.util.stream.Collectors;
import org.sluice.appliance.ceremony.DomainFile;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.TenWords;
import org.sluice.records.statement.AuditFunction;
import org.sluice.records.statement.CallPolicy;
import org.sluice.records.statement.DomainOption;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.statement.DomainTerms;
import org.sluice.records.statement.OtherSigner;
import org.sluice.records.statement.RecoveryConcluded;
import org.sluice.records.statement.RecoveryProposed;
import org.sluice.records.statement.ReviewerNamed;
import org.sluice.records.statement.StandingApproval;
import org.sluice.records.statement.Statement;

/// What a statement says, for whoever is asked to sign it: every field that matters, in words.
final class StatementText {

  private StatementText() {}

  static String of(Statement statement) {
    return switch (statement) {
      case DomainPolicy p -> policy(p);
      case DomainProfile p -> profile(p);
      case StandingApproval a ->
          "standing approval "
              + a.id()
              + " for "
              + a.domain()
              + ": at most "
              + a.perDay()
              + " keys in any 24 hours, for "
              + a.purposes()
              + ", from "
              + Instant.ofEpochSecond(a.notBefore())
              + " until "
              + Instant.ofEpochSecond(a.expiry())
              + (a.reason().isEmpty() ? "" : " (" + a.reason() + ")");
      case AuditFunction f ->
          "audit function "
              + f.number()
              + " of "
              + f.domain()
              + ": audit keys are sealed to key "
              + f.keyHash()
              + ", at most "
              + f.perDay()
              + " in any 24 hours, shown without log-in after "
              + f.delaySeconds()
              + " s";
      case CallPolicy c -> calls(c);
      case OtherSigner o ->
          (o.state() == DeviceState.ACTIVE
                  ? "certificates of " + o.kms() + " are signed by key " + o.keyName() + " "
                  : "no key counts any more for certificates of " + o.kms() + ", it was ")
              + o.keyHash()
              + ", for "
              + o.domain()
              + "\n    words of the key: "
              + TenWords.of(o.keyHash());
      case DomainTerms t ->
          "terms "
              + t.number()
              + " of "
              + t.domain()
              + ": epochs of at most "
              + t.epochPeriods()
              + " periods, the first from period "
              + t.firstPeriod()
              + "; kept after their period: keys by devices for "
              + t.keepKeyDays()
              + " days, sealed keys on the low side for "
              + t.keepSealedDays()
              + ", request files here for "
              + t.keepRequestDays();
      case ReviewerNamed r ->
          (r.state() == DeviceState.ACTIVE
                  ? "all names of "
                  : "nothing more is sealed to a reviewer of ")
              + r.domain()
              + (r.state() == DeviceState.ACTIVE ? " are sealed to the reviewer " : ": ")
              + r.reviewer()
              + ", key "
              + r.sealKeyHash()
              + "\n    words of the key: "
              + TenWords.of(r.sealKeyHash());
      case RecoveryProposed r ->
          "all custodians propose policy "
              + r.number()
              + " of "
              + r.domain()
              + " with hash "
              + r.policyHash();
      case RecoveryConcluded r ->
          "after seven days the policy with hash "
              + r.policyHash()
              + " of "
              + r.domain()
              + " may follow";
      default -> statement.toString();
    };
  }

  private static String profile(DomainProfile p) {
    return "profile "
        + p.number()
        + " of "
        + p.domain()
        + ": options "
        + p.options().stream().map(DomainFile::word).collect(Collectors.joining(", ", "[", "]"))
        + (p.options().contains(DomainOption.NO_AUDIT_KEYS)
            ? "\n    no-audit-keys can never be taken back"
            : "")
        + "\n    after "
        + p.previous()
        + "\n    epoch "
        + p.epoch()
        + ", generation "
        + p.gamma()
        + ", certificate "
        + p.currentCertificate()
        + "\n    log "
        + p.logOrigin()
        + ", "
        + p.witnessQuorum()
        + " of "
        + p.witnesses().size()
        + " witnesses, "
        + p.distribution().size()
        + " servers";
  }

  private static String calls(CallPolicy c) {
    return "call policy "
        + c.number()
        + " of "
        + c.domain()
        + (c.others().isEmpty() ? ": no other domain is trusted" : "")
        + c.others().stream()
            .map(o ->
                "\n    "
                    + o.kms()
                    + (o.mayBeCalled() ? ", users may call it" : "")
                    + (o.mayCall() ? ", users may be called by it" : "")
                    + "\n      certificate "
                    + o.certificate()
                    + "\n      words: "
                    + TenWords.of(o.certificate()))
            .collect(Collectors.joining());
  }

  private static String policy(DomainPolicy p) {
    return "policy "
        + p.number()
        + " of "
        + p.domain()
        + "\n    after "
        + p.previous()
        + "\n    purposes "
        + p.purposes()
        + ", "
        + p.approvalsNeeded()
        + " approvals, "
        + p.securityQuorum()
        + " security officers for the next policy"
        + "\n    open for "
        + p.windowSeconds()
        + " s, released "
        + p.releaseDays()
        + " days ahead, at most "
        + p.maxLeavesPerRequest()
        + " keys a request\n"
        + p.officers().stream()
            .map(o -> "    " + o.name() + " " + o.roles() + " key " + o.keyId())
            .collect(Collectors.joining("\n"));
  }
}
