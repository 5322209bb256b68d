package org.sluice.appliance.issuance;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.sluice.appliance.approval.ApprovalDesk;
import org.sluice.appliance.approval.RequestDesk;
import org.sluice.appliance.audit.LoggedRequest;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.boot.OfficerOption;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.export.RequestFile;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.statement.Request;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Requests, approvals, runs.
@Command(
    name = "issue",
    mixinStandardHelpOptions = true,
    description = "Issues of keys: requested by one officer, approved by others, then run.",
    subcommands = {
      IssueCommand.Ask.class,
      IssueCommand.Show.class,
      IssueCommand.Approve.class,
      IssueCommand.Run.class,
      IssueCommand.ListAll.class,
      IssueSteering.Difference.class,
      IssueSteering.Propose.class,
      IssueSteering.Pause.class,
      IssueSteering.Resume.class,
      IssueSteering.Cancel.class
    })
public final class IssueCommand {

  static final class IdConverter implements ITypeConverter<RequestId> {
    @Override
    public RequestId convert(String value) {
      return RequestId.fromHex(value);
    }
  }

  @Command(
      name = "request",
      mixinStandardHelpOptions = true,
      description = {
        "Asks for keys for all enrolled users of a domain.",
        "Example: sluice issue request --domain green.example --periods current,next --reason 'December' --officer irene.p12"
      })
  static final class Ask implements Callable<Integer> {
    @Mixin private DataOption data = new DataOption();
    @Mixin private OfficerOption officer = new OfficerOption();

    @Option(names = "--domain", required = true, description = "Which domain.")
    private String domain = "";

    @Option(
        names = "--periods",
        split = ",",
        defaultValue = "current,next",
        description = "current, next, or period numbers (default ${DEFAULT-VALUE}).")
    private List<String> periods = List.of();

    @Option(
        names = "--reason",
        defaultValue = "",
        description = "Why: a ticket or case, at most 256 characters; it goes into the log.")
    private String reason = "";

    @Option(
        names = "--missing",
        description =
            "Only keys that have not left yet, to the devices that lack them: late joiners, replaced devices, what a cancelled request left.")
    private boolean missing;

    @Override
    public Integer call() {
      OfficerKey key = officer.open();
      try (HighSide high = HighSide.open(data).unlock(data)) {
        DomainName name = DomainName.parse(domain);
        PeriodRule rule = high.log().index().domainOf(name).policy().rule();
        Instant now = Instant.now();
        RequestFile file =
            new RequestDesk(high, new SecureRandom())
                .request(
                    new RequestDesk.Wanted(
                        name,
                        Purpose.ISSUE,
                        PeriodNames.of(periods, rule, now),
                        List.of(),
                        reason,
                        missing),
                    key,
                    now);
        describe(file, high);
        IssueSteering.print(high, file);
        return 0;
      }
    }
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Shows what a request asks for, recomputed from its file.")
  static final class Show implements Callable<Integer> {
    @Mixin private DataOption data = new DataOption();

    @Parameters(paramLabel = "REQUEST", converter = IdConverter.class)
    private RequestId id = RequestId.NONE;

    @Override
    public Integer call() {
      try (HighSide high = HighSide.look(data)) {
        RequestFile file =
            high.requests()
                .find(id)
                .orElseThrow(() -> new CommandFailed("there is no request " + id));
        file.recompute();
        describe(file, high);
        IssueSteering.print(high, file);
        return 0;
      }
    }
  }

  private static void describe(RequestFile file, HighSide high) {
    Request r = file.request();
    PeriodRule rule = high.log().index().domainOf(r.domain()).policy().rule();
    System.out.println(
        "  request "
            + r.requestId()
            + " for "
            + r.domain().value()
            + (r.reason().isEmpty() ? "" : " (" + r.reason() + ")"));
    System.out.println(
        "  periods "
            + r.periods().stream().map(n -> new KeyPeriod(rule, n).label()).toList()
            + ", "
            + r.users()
            + " users, "
            + r.leaves()
            + " keys in "
            + r.batches()
            + " batches");
    System.out.println("  batches root     " + r.batchesRoot());
    System.out.println("  device key root  " + r.deviceKeyRoot());
    System.out.println("  file for the approvers: " + high.requests().path(r.requestId()));
  }

  @Command(
      name = "approve",
      mixinStandardHelpOptions = true,
      description =
          "Approves a request: recomputes its roots from the file, then signs. The requester cannot.")
  static final class Approve implements Callable<Integer> {
    @Mixin private DataOption data = new DataOption();
    @Mixin private OfficerOption officer = new OfficerOption();

    @Parameters(paramLabel = "REQUEST", converter = IdConverter.class)
    private RequestId id = RequestId.NONE;

    @Override
    public Integer call() {
      OfficerKey key = officer.open();
      try (HighSide high = HighSide.open(data).unlock(data)) {
        int approvals = new ApprovalDesk(high).approve(id, key, Instant.now());
        int needed =
            high.log()
                .index()
                .request(id)
                .map(r ->
                    high.log().index().domainOf(r.request().domain()).policy().approvalsNeeded())
                .orElse(0);
        System.out.println(
            "  "
                + key.name()
                + " approved request "
                + id
                + ": "
                + approvals
                + " of "
                + needed
                + " approvals");
        return 0;
      }
    }
  }

  @Command(
      name = "run",
      mixinStandardHelpOptions = true,
      description = "Runs an approved request. A run that was cut off goes on where it was.")
  static final class Run implements Callable<Integer> {
    @Mixin private DataOption data = new DataOption();

    @Parameters(paramLabel = "REQUEST", converter = IdConverter.class)
    private RequestId id = RequestId.NONE;

    @Override
    public Integer call() {
      try (HighSide high = HighSide.open(data).unlock(data)) {
        return IssueRun.run(high, id);
      }
    }
  }

  private static String state(HighSide high, LoggedRequest r) {
    RequestId id = r.request().requestId();
    if (high.log().index().cancelled(id).isPresent()) {
      return "cancelled";
    }
    if (r.complete()) {
      return "complete";
    }
    return new PauseMark(high, id).isSet() ? "paused" : "open";
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the requests in the log.")
  static final class ListAll implements Callable<Integer> {
    @Mixin private DataOption data = new DataOption();

    @Override
    public Integer call() {
      try (HighSide high = HighSide.look(data)) {
        for (LoggedRequest r : high.log().index().requests()) {
          System.out.println(
              "  "
                  + r.request().requestId()
                  + "  "
                  + r.request().domain().value()
                  + "  "
                  + r.request().leaves()
                  + " keys, "
                  + r.approvals().size()
                  + " approvals, "
                  + state(high, r));
        }
        return 0;
      } catch (MalformedRecord e) {
        throw new CommandFailed("the log cannot be read: " + e.getMessage(), e);
      }
    }
  }
}
