package org.sluice.appliance.auditkeys;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.sluice.appliance.approval.ApprovalDesk;
import org.sluice.appliance.approval.RequestDesk;
import org.sluice.appliance.audit.LoggedRequest;
import org.sluice.appliance.boot.Answer;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.boot.OfficerOption;
import org.sluice.appliance.issuance.AuditRun;
import org.sluice.appliance.issuance.PeriodNames;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.export.RequestFile;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.id.UserUri;
import org.sluice.records.statement.AuditCase;
import org.sluice.records.statement.Request;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Audit keys.
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description =
        "Audit keys: read one user's messages of one period, under one case; they cannot sign.",
    subcommands = {
      FunctionCommand.class,
      AuditCommand.Ask.class,
      AuditCommand.Approve.class,
      AuditCommand.Run.class,
      AuditCommand.ListAll.class
    })
public final class AuditCommand {

  @Command(
      name = "request",
      mixinStandardHelpOptions = true,
      description = {
        "Asks for an audit key: one user, one period, one case. Two other auditors approve it.",
        "Example: ./sluice audit request --domain green.example --user tel:+447700900123 --period current --case 2026-117 --why 'leak of a report' --officer audrey.p12"
      })
  static final class Ask implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    @Mixin private DataOption data = new DataOption();
    @Mixin private OfficerOption officer = new OfficerOption();

    @Option(names = "--domain", required = true, description = "Which domain.")
    private String domain = "";

    @Option(names = "--user", required = true, paramLabel = "URI", description = "Whose messages.")
    private String user = "";

    @Option(
        names = "--period",
        required = true,
        description = "current, next, or a period number; not older than the last one.")
    private String period = "";

    @Option(
        names = "--case",
        required = true,
        paramLabel = "REF",
        description = "Reference of the case: 1 to 64 visible characters, no colon.")
    private String reference = "";

    @Option(names = "--why", required = true, description = "The reason; it goes into the log.")
    private String why = "";

    @Override
    public Integer call() {
      AuditCase reason = theCase();
      OfficerKey key = officer.open();
      try (HighSide high = HighSide.open(data).unlock(data)) {
        Instant now = high.now();
        DomainName name = DomainName.parse(domain);
        var rule = high.log().index().domainOf(name).policy().rule();
        KeyPeriod one = PeriodNames.of(List.of(period), rule, now).getFirst();
        RequestFile file =
            new RequestDesk(high, new SecureRandom())
                .audit(name, UserUri.parse(user), one, reason, key, now);
        answer.say(
            "request "
                + file.request().requestId()
                + ": an audit key of "
                + user
                + ", "
                + one.label()
                + ", "
                + reason,
            "request",
            file.request().requestId(),
            "user",
            user,
            "period",
            one.number());
        answer.say(
            "file for the approvers: " + high.requests().path(file.request().requestId()),
            "file",
            high.requests().path(file.request().requestId()));
        return answer.end();
      }
    }

    private AuditCase theCase() {
      try {
        return new AuditCase(reference, why);
      } catch (MalformedRecord e) {
        throw new CommandFailed("--case and --why: " + e.getMessage(), e);
      }
    }
  }

  private static LoggedRequest audit(HighSide high, RequestId id) {
    LoggedRequest r =
        high.log()
            .index()
            .request(id)
            .orElseThrow(() -> new CommandFailed("the log has no request " + id));
    if (r.request().purpose() != Purpose.AUDIT) {
      throw new CommandFailed("request " + id + " is no audit key");
    }
    return r;
  }

  @Command(
      name = "approve",
      mixinStandardHelpOptions = true,
      description = {
        "Approves an audit key that another auditor asked for: shows whose and why, recomputes the request from its file, then signs.",
        "Example: ./sluice audit approve 5f1c0a8e7d3b4c2f9a6e1b0d8c7f3a52 --officer aron.p12"
      })
  static final class Approve implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    @Mixin private DataOption data = new DataOption();
    @Mixin private OfficerOption officer = new OfficerOption();

    @Parameters(paramLabel = "REQUEST")
    private String id = "";

    @Override
    public Integer call() {
      OfficerKey key = officer.open();
      RequestId request = RequestId.fromHex(id);
      try (HighSide high = HighSide.open(data).unlock(data)) {
        Request asked = audit(high, request).request();
        RequestFile file =
            high.requests()
                .find(request)
                .orElseThrow(() -> new CommandFailed("the file of the request is not here"));
        answer.tell(
            file.identities().getFirst().user()
                + ", period "
                + asked.periods().getFirst()
                + ", "
                + asked.reason());
        int approvals = new ApprovalDesk(high).approve(request, key, high.now());
        int needed =
            high.log().index().domainOf(asked.domain()).policy().approvalsNeeded(asked.purpose());
        answer.say(
            key.name() + " approved: " + approvals + " of " + needed + " approvals",
            "request",
            request,
            "officer",
            key.name(),
            "approvals",
            approvals,
            "needed",
            needed);
        return answer.end();
      }
    }
  }

  @Command(
      name = "run",
      mixinStandardHelpOptions = true,
      description = {
        "Has an approved audit key made and writes it to a file, sealed to the audit function, with the proof that it is in the log. By the auditor who asked. A run that was cut off goes on where it was.",
        "Example: ./sluice audit run 5f1c0a8e7d3b4c2f9a6e1b0d8c7f3a52 --officer audrey.p12"
      })
  static final class Run implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    @Mixin private DataOption data = new DataOption();
    @Mixin private OfficerOption officer = new OfficerOption();

    @Parameters(paramLabel = "REQUEST")
    private String id = "";

    @Override
    public Integer call() {
      OfficerKey key = officer.open();
      try (HighSide high = HighSide.open(data).unlock(data)) {
        Path file = AuditRun.run(high, RequestId.fromHex(id), key);
        answer.say(file + ": carry it to the audit function (sluice client audit)", "file", file);
        return answer.end();
      }
    }
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = {
        "Lists the audit keys in the log: case, why, approvals, released or not.",
        "Example: ./sluice audit list --json"
      })
  static final class ListAll implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    @Mixin private DataOption data = new DataOption();

    @Override
    public Integer call() {
      try (HighSide high = HighSide.look(data)) {
        answer.begin("auditKeys");
        for (LoggedRequest r : high.log().index().requests()) {
          if (r.request().purpose() == Purpose.AUDIT) {
            answer.item(
                "auditKeys",
                r.request().requestId()
                    + "  "
                    + r.request().domain()
                    + "  period "
                    + r.request().periods().getFirst()
                    + "  "
                    + r.approvals().size()
                    + " approvals  "
                    + (r.complete() ? "released" : "not released")
                    + "  "
                    + r.request().reason(),
                "request",
                r.request().requestId(),
                "domain",
                r.request().domain(),
                "period",
                r.request().periods().getFirst(),
                "approvals",
                r.approvals().size(),
                "released",
                r.complete(),
                "reason",
                r.request().reason());
          }
        }
        return answer.end();
      }
    }
  }
}
