package org.sluice.appliance.issuance;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.sluice.appliance.approval.ApprovalDesk;
import org.sluice.appliance.approval.IssueDesk;
import org.sluice.appliance.approval.LoggedIssue;
import org.sluice.appliance.approval.RequestDesk;
import org.sluice.appliance.audit.LoggedRequest;
import org.sluice.appliance.boot.Answer;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.boot.OfficerOption;
import org.sluice.appliance.handin.HandInCommand;
import org.sluice.appliance.handin.WhatIsSigned;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.export.BatchPlan;
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
      IssueDrafts.Write.class,
      IssueDrafts.Discard.class,
      IssueCommand.Show.class,
      IssueCommand.Approve.class,
      HandInCommand.class,
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
        "Asks for keys for all enrolled users of a domain: in one request, or in as many as the policy's limit takes, which are shown, approved, run and cancelled as one issue.",
        "Example: ./sluice issue request --domain green.example --periods current,next --reason 'December' --officer irene.p12"
      })
  static final class Ask implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    @Mixin private DataOption data = new DataOption();
    @Mixin private OfficerOption officer = new OfficerOption();

    @Option(names = "--domain", required = true, description = "Which domain.")
    private String domain = "";

    @Option(
        names = "--periods",
        split = ",",
        defaultValue = "current,next",
        description =
            "current, next, periods such as 2026-12, or their numbers (default ${DEFAULT-VALUE}).")
    private List<String> periods = List.of();

    @Option(
        names = "--reason",
        defaultValue = "",
        description = "Why: a ticket or case, at most 120 characters; it goes into the log.")
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
        Instant now = high.now();
        IssueDesk.Asked asked =
            new IssueDesk(
                    high,
                    new RequestDesk.Wanted(
                        name,
                        Purpose.ISSUE,
                        PeriodNames.of(periods, rule, now),
                        List.of(),
                        reason,
                        missing),
                    new SecureRandom(),
                    now)
                .request(key, now);
        describe(LoggedIssue.of(high.log().index(), asked.id()), high, answer);
        IssueSteering.print(asked.difference(), answer);
        return answer.end();
      }
    }
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = {
        "Shows what a request asks for, recomputed from its file.",
        "Example: ./sluice issue show 5f1c0a8e7d3b4c2f9a6e1b0d8c7f3a52"
      })
  static final class Show implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    @Mixin private DataOption data = new DataOption();

    @Parameters(paramLabel = "REQUEST", converter = IdConverter.class)
    private RequestId id = RequestId.NONE;

    @Override
    public Integer call() {
      try (HighSide high = HighSide.look(data)) {
        LoggedIssue issue = LoggedIssue.of(high.log().index(), id);
        for (LoggedRequest r : issue.parts()) {
          BatchPlan _ =
              high.requests()
                  .find(r.request().requestId())
                  .orElseThrow(() ->
                      new CommandFailed(
                          "the file of request " + r.request().requestId() + " is not here"))
                  .recompute();
        }
        describe(issue, high, answer);
        IssueSteering.print(high, issue, answer);
        return answer.end();
      }
    }
  }

  private static void describe(LoggedIssue issue, HighSide high, Answer answer) {
    Request first = issue.parts().getFirst().request();
    PeriodRule rule = high.log().index().domainOf(first.domain()).policy().rule();
    boolean one = issue.parts().size() == 1;
    String why = WhatIsSigned.why(first);
    answer.say(
        (one ? "request " : "issue ")
            + issue.id()
            + " for "
            + first.domain().value()
            + (why.isEmpty() ? "" : " (" + why + ")"),
        "request",
        issue.id(),
        "domain",
        first.domain(),
        "why",
        why);
    answer.say(
        "periods "
            + issue.parts().stream()
                .flatMap(r -> r.request().periods().stream())
                .distinct()
                .sorted()
                .map(n -> new KeyPeriod(rule, n).label())
                .toList()
            + ", "
            + issue.parts().stream().mapToLong(r -> r.request().users()).sum()
            + " users, "
            + issue.keys()
            + " keys in "
            + issue.parts().stream().mapToLong(r -> r.request().batches()).sum()
            + " batches"
            + (one ? "" : " of " + issue.parts().size() + " requests"),
        "users",
        issue.parts().stream().mapToLong(r -> r.request().users()).sum(),
        "keys",
        issue.keys(),
        "periods",
        issue.parts().stream()
            .flatMap(r -> r.request().periods().stream())
            .distinct()
            .sorted()
            .toList(),
        "requests",
        issue.parts().size());
    if (one) {
      answer.say("batches root     " + first.batchesRoot(), "batchesRoot", first.batchesRoot());
      answer.say(
          "device key root  " + first.deviceKeyRoot(), "deviceKeyRoot", first.deviceKeyRoot());
      answer.say(
          "file for the approvers: " + high.requests().path(issue.id()),
          "file",
          high.requests().path(issue.id()));
    } else {
      var hash =
          WhatIsSigned.hashOfAll(issue.parts().stream().map(LoggedRequest::request).toList());
      answer.say("hash of the requests  " + hash, "hash", hash);
      answer.say(
          "folder for the approvers: " + high.requests().folderOf(issue.id()),
          "folder",
          high.requests().folderOf(issue.id()));
    }
  }

  @Command(
      name = "approve",
      mixinStandardHelpOptions = true,
      description = {
        "Approves a request: recomputes its roots from the file, then signs. The requester cannot.",
        "Example: ./sluice issue approve 5f1c0a8e7d3b4c2f9a6e1b0d8c7f3a52 --officer aldo.p12"
      })
  static final class Approve implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    @Mixin private DataOption data = new DataOption();
    @Mixin private OfficerOption officer = new OfficerOption();

    @Parameters(paramLabel = "REQUEST", converter = IdConverter.class)
    private RequestId id = RequestId.NONE;

    @Override
    public Integer call() {
      OfficerKey key = officer.open();
      try (HighSide high = HighSide.open(data).unlock(data)) {
        int approvals = new ApprovalDesk(high).approve(id, key, high.now());
        int needed =
            high.log()
                .index()
                .domainOf(LoggedIssue.of(high.log().index(), id).domain())
                .policy()
                .approvalsNeeded();
        answer.say(
            key.name()
                + " approved request "
                + id
                + ": "
                + approvals
                + " of "
                + needed
                + " approvals",
            "request",
            id,
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
        "Runs an approved request. A run that was cut off goes on where it was. Exit code 3 if it was paused.",
        "Example: ./sluice issue run 5f1c0a8e7d3b4c2f9a6e1b0d8c7f3a52 --pins pins"
      })
  static final class Run implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    @Mixin private DataOption data = new DataOption();

    @Parameters(paramLabel = "REQUEST", converter = IdConverter.class)
    private RequestId id = RequestId.NONE;

    @Override
    public Integer call() {
      try (HighSide high = HighSide.open(data).unlock(data)) {
        return answer.end(IssueRun.run(high, id, answer));
      }
    }
  }

  private static String state(HighSide high, LoggedIssue issue) {
    Set<String> states =
        issue.parts().stream().map(r -> state(high, r)).collect(Collectors.toSet());
    if (states.size() == 1) {
      return states.iterator().next();
    }
    return states.contains("paused") ? "paused" : "open";
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
      description = {
        "Lists the requests in the log, and drafts that nobody signed.",
        "Example: ./sluice issue list"
      })
  static final class ListAll implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    @Mixin private DataOption data = new DataOption();

    @Override
    public Integer call() {
      try (HighSide high = HighSide.look(data)) {
        answer.begin("requests");
        for (LoggedIssue i : LoggedIssue.all(high.log().index())) {
          answer.item(
              "requests",
              i.id()
                  + "  "
                  + i.domain().value()
                  + "  "
                  + i.keys()
                  + " keys, "
                  + (i.parts().size() == 1 ? "" : i.parts().size() + " requests, ")
                  + i.approvals()
                  + " approvals, "
                  + state(high, i),
              "request",
              i.id(),
              "domain",
              i.domain(),
              "keys",
              i.keys(),
              "parts",
              i.parts().size(),
              "approvals",
              i.approvals(),
              "state",
              state(high, i));
        }
        IssueDrafts.list(high, answer);
        return answer.end();
      } catch (MalformedRecord e) {
        throw new CommandFailed("the log cannot be read: " + e.getMessage(), e);
      }
    }
  }
}
