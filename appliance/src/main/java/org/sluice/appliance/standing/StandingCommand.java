package org.sluice.appliance.standing;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.sluice.appliance.approval.RequestDesk;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.audit.StandingIndex.Standing;
import org.sluice.appliance.boot.Answer;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.boot.OfficerOption;
import org.sluice.appliance.issuance.IssueRun;
import org.sluice.appliance.issuance.PeriodNames;
import org.sluice.appliance.officers.ActingOfficer;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.appliance.policy.DraftFile;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.export.RequestFile;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.id.UserUri;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Request;
import org.sluice.records.statement.StandingApproval;
import org.sluice.records.statement.StandingEnded;
import org.sluice.records.statement.StandingUse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Standing approvals.
@Command(
    name = "standing",
    mixinStandardHelpOptions = true,
    description =
        "Standing approvals: so many keys a day, until a date, for late joiners, without approving each.",
    subcommands = {
      StandingCommand.New.class,
      StandingCommand.ListAll.class,
      StandingCommand.End.class,
      StandingCommand.Issue.class
    })
public final class StandingCommand {

  @Command(
      name = "draft",
      mixinStandardHelpOptions = true,
      description = {
        "Drafts a standing approval. As many approvers sign it as a request needs (sluice draft sign), then it is logged (sluice draft log). It ends with the policy in force. Audit keys can never be approved so.",
        "Example: ./sluice standing draft --domain green.example --per-day 20 --until 2027-01-31 --out late.draft"
      })
  static final class New implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    @Mixin private DataOption data = new DataOption();

    @Option(names = "--domain", required = true, description = "Which domain.")
    private String domain = "";

    @Option(
        names = "--per-day",
        required = true,
        description = "Most keys in any 24 hours; a user's key of each period counts as one.")
    private long perDay;

    @Option(
        names = "--until",
        required = true,
        paramLabel = "DATE",
        description = "Last day (UTC), as 2027-01-31.")
    private String until = "";

    @Option(
        names = "--purposes",
        split = ",",
        defaultValue = "issue",
        description = "issue, past or both (default ${DEFAULT-VALUE}).")
    private List<String> purposes = List.of();

    @Option(names = "--reason", defaultValue = "", description = "Goes into the log.")
    private String reason = "";

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The draft.")
    private Path out = Path.of("");

    @Override
    public Integer call() {
      try (HighSide high = HighSide.look(data)) {
        LogIndex.Domain state = high.log().index().domainOf(DomainName.parse(domain));
        EnumSet<Purpose> named = EnumSet.noneOf(Purpose.class);
        purposes.forEach(p -> named.add(Purpose.valueOf(p.strip().toUpperCase(Locale.ROOT))));
        DraftFile.begin(
            out,
            new StandingApproval(
                RequestId.random(new SecureRandom()),
                state.name(),
                state.generation().epoch(),
                state.policy().hash(),
                named,
                perDay,
                high.draftTime().getEpochSecond(),
                lastSecond(until),
                high.log().size(),
                reason),
            answer);
        return answer.end();
      } catch (MalformedRecord | IllegalArgumentException e) {
        throw new CommandFailed("this is no standing approval: " + e.getMessage(), e);
      }
    }

    private static long lastSecond(String date) {
      try {
        return LocalDate.parse(date).plusDays(1).atStartOfDay(ZoneOffset.UTC).toEpochSecond() - 1;
      } catch (DateTimeParseException e) {
        throw new CommandFailed("--until: expected a date as 2027-01-31, found '" + date + "'", e);
      }
    }
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = {"Lists the standing approvals in the log.", "Example: ./sluice standing list"})
  static final class ListAll implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    @Mixin private DataOption data = new DataOption();

    @Override
    public Integer call() {
      try (HighSide high = HighSide.look(data)) {
        long now = high.now().getEpochSecond();
        answer.begin("standing");
        for (Standing s : high.log().index().standing().all()) {
          StandingApproval a = s.approval();
          answer.item(
              "standing",
              a.id()
                  + "  "
                  + a.domain()
                  + "  "
                  + s.usedAt(now)
                  + " of "
                  + a.perDay()
                  + " keys in 24 hours, "
                  + a.purposes()
                  + ", until "
                  + Instant.ofEpochSecond(a.expiry())
                  + ", "
                  + state(high, s, now),
              "id",
              a.id(),
              "domain",
              a.domain(),
              "used",
              s.usedAt(now),
              "perDay",
              a.perDay(),
              "purposes",
              a.purposes(),
              "until",
              Instant.ofEpochSecond(a.expiry()),
              "state",
              state(high, s, now));
        }
        return answer.end();
      }
    }

    private static String state(HighSide high, Standing s, long now) {
      StandingApproval a = s.approval();
      if (s.ended()) {
        return "ended";
      }
      if (now > a.expiry()) {
        return "over";
      }
      boolean policy =
          high.log().index().domainOf(a.domain()).policy().hash().equals(a.policyHash());
      return policy ? "in force" : "ended by a new policy";
    }
  }

  @Command(
      name = "end",
      mixinStandardHelpOptions = true,
      description = {
        "Ends a standing approval at once. Any one approver can.",
        "Example: ./sluice standing end 5f1c0a8e7d3b4c2f9a6e1b0d8c7f3a52 --officer aldo.p12"
      })
  static final class End implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    @Mixin private DataOption data = new DataOption();
    @Mixin private OfficerOption officer = new OfficerOption();

    @Parameters(paramLabel = "ID")
    private String id = "";

    @Override
    public Integer call() {
      OfficerKey key = officer.open();
      try (HighSide high = HighSide.open(data).unlock(data)) {
        Standing s = find(high, RequestId.fromHex(id));
        SignedStatement ended =
            SignedStatement.sign(
                new StandingEnded(
                    s.approval().domain(), s.approval().id(), high.now().getEpochSecond()),
                key);
        ActingOfficer _ = high.officers().require(s.approval().domain(), ended, "issue:approve");
        long _ = high.appendChecked(List.of(ended));
        high.publish();
        answer.say("standing approval " + id + " is ended", "standing", id, "state", "ended");
        return answer.end();
      }
    }
  }

  private static Standing find(HighSide high, RequestId id) {
    return high.log()
        .index()
        .standing()
        .find(id)
        .orElseThrow(() -> new CommandFailed("the log has no standing approval " + id));
  }

  @Command(
      name = "issue",
      mixinStandardHelpOptions = true,
      description = {
        "Issues keys to late joiners under a standing approval: requested, counted and run at once. The users must be enrolled.",
        "Example: ./sluice standing issue ID --user tel:+447700900123 --officer irene.p12"
      })
  static final class Issue implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    @Mixin private DataOption data = new DataOption();
    @Mixin private OfficerOption officer = new OfficerOption();

    @Parameters(paramLabel = "ID", description = "The standing approval.")
    private String id = "";

    @Option(names = "--user", required = true, paramLabel = "URI", description = "Who.")
    private List<String> users = List.of();

    @Option(
        names = "--periods",
        split = ",",
        defaultValue = "current,next",
        description =
            "current, next, periods such as 2026-12, or their numbers (default ${DEFAULT-VALUE}).")
    private List<String> periods = List.of();

    @Option(names = "--past", description = "For periods that are over: purpose past.")
    private boolean past;

    @Option(names = "--reason", defaultValue = "", description = "Goes into the log.")
    private String reason = "";

    @Override
    public Integer call() {
      OfficerKey key = officer.open();
      try (HighSide high = HighSide.open(data).unlock(data)) {
        Instant now = high.now();
        StandingApproval a = find(high, RequestId.fromHex(id)).approval();
        var rule = high.log().index().domainOf(a.domain()).policy().rule();
        RequestFile file =
            new RequestDesk(high, new SecureRandom())
                .request(
                    new RequestDesk.Wanted(
                        a.domain(),
                        past ? Purpose.PAST : Purpose.ISSUE,
                        PeriodNames.of(periods, rule, now),
                        users.stream().map(UserUri::parse).toList(),
                        reason),
                    key,
                    now,
                    request -> List.of(use(a, request, now, key)));
        return answer.end(IssueRun.run(high, file.request().requestId(), answer));
      }
    }

    private static SignedStatement use(
        StandingApproval a, Request request, Instant now, OfficerKey key) {
      return SignedStatement.sign(
          new StandingUse(
              a.domain(), a.id(), request.requestId(), request.hash(), now.getEpochSecond()),
          key);
    }
  }
}
