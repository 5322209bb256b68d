package org.sluice.appliance.policy;

import java.time.Instant;
import java.util.stream.Collectors;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.TenWords;
import org.sluice.records.statement.AuditFunction;
import org.sluice.records.statement.CallPolicy;
import org.sluice.records.statement.DomainPolicy;
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
