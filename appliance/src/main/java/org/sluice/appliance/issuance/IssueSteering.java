package org.sluice.appliance.issuance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.sluice.appliance.approval.CancelDesk;
import org.sluice.appliance.approval.IssueOutlook;
import org.sluice.appliance.approval.LoggedIssue;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.boot.JsonText;
import org.sluice.appliance.boot.OfficerOption;
import org.sluice.appliance.handin.WhatIsSigned;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.records.export.RequestDifference;
import org.sluice.records.export.ToldDifference;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.RequestId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Looks ahead, compares, pauses, resumes and cancels issues.
final class IssueSteering {
  private IssueSteering() {}

  /// Lines for people about what an issue changes.
  static void print(HighSide high, LoggedIssue issue) {
    IssueOutlook outlook = new IssueOutlook(high);
    Optional<ToldDifference> told = outlook.told(issue);
    if (told.isPresent()) {
      print(told.get());
      return;
    }
    RequestDifference d = outlook.difference(issue);
    System.out.println(
        "  difference to the period before: "
            + d.joined().size()
            + " joined, "
            + d.left().size()
            + " left, "
            + d.replaced().size()
            + " with other devices, "
            + d.same()
            + " as before");
  }

  static void print(ToldDifference told) {
    System.out.println("  difference to the period before, in the file for the approvers:");
    WhatIsSigned.of(told)
        .forEach(
            line -> System.out.printf(Locale.ROOT, "    %-24s %s%n", line.name(), line.value()));
  }

  @Command(
      name = "difference",
      mixinStandardHelpOptions = true,
      description = {
        "What a request changes against the period before: joined, left, other devices, and who gets no key and why. To be read before anything is signed.",
        "Example: sluice issue difference REQUEST --json"
      })
  static final class Difference implements Callable<Integer> {
    @Mixin private DataOption data = new DataOption();

    @Parameters(paramLabel = "REQUEST", converter = IssueCommand.IdConverter.class)
    private RequestId id = RequestId.NONE;

    @Option(names = "--json", description = "As one JSON object, every identity named.")
    private boolean json;

    @Override
    public Integer call() {
      try (HighSide high = HighSide.look(data)) {
        LoggedIssue issue = LoggedIssue.of(high.log().index(), id);
        if (json) {
          RequestDifference d = new IssueOutlook(high).difference(issue);
          Map<String, Object> out = new LinkedHashMap<>();
          out.put("request", id);
          out.put("joined", d.joined());
          out.put("left", d.left());
          out.put("otherDevices", d.replaced());
          out.put("same", d.same());
          Map<String, Object> omitted = new LinkedHashMap<>();
          new IssueOutlook(high)
              .told(issue)
              .ifPresent(t -> t.omitted().forEach(o -> omitted.put(o.why(), o.names().total())));
          out.put("notIssued", omitted);
          System.out.println(JsonText.of(out));
        } else {
          print(high, issue);
        }
        return 0;
      }
    }
  }

  @Command(
      name = "propose",
      mixinStandardHelpOptions = true,
      description = {
        "Says which of the next periods lack keys, for how many identities, and the request that would make them. Nothing is signed by itself: an issue officer requests it. To be run by a timer; exit code 3 if something lacks.",
        "Example: sluice issue propose --domain green.example --ahead 2"
      })
  static final class Propose implements Callable<Integer> {
    private static final int MOST = 3;
    private static final int LACKING = 3;

    @Mixin private DataOption data = new DataOption();

    @Option(names = "--domain", required = true, description = "Which domain.")
    private String domain = "";

    @Option(
        names = "--ahead",
        defaultValue = "1",
        description = "Periods after the current one, at most 3 (default 1: they overlap).")
    private int ahead;

    @Option(names = "--json", description = "As one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
      if (ahead < 0 || ahead > MOST) {
        throw new CommandFailed("--ahead: expected 0 to " + MOST + ", found " + ahead);
      }
      try (HighSide high = HighSide.look(data)) {
        LogIndex.Domain state = high.log().index().domainOf(DomainName.parse(domain));
        List<IssueOutlook.PeriodKeys> all =
            new IssueOutlook(high)
                .periods(state.name(), KeyPeriod.at(state.policy().rule(), high.now()), ahead);
        List<IssueOutlook.PeriodKeys> lacking = all.stream().filter(p -> p.lack() > 0).toList();
        show(all, lacking);
        return lacking.isEmpty() ? 0 : LACKING;
      }
    }

    private void show(List<IssueOutlook.PeriodKeys> all, List<IssueOutlook.PeriodKeys> lacking) {
      String periods =
          String.join(",", lacking.stream().map(p -> String.valueOf(p.period().number())).toList());
      String request =
          "sluice issue request --domain " + domain + " --periods " + periods + " --missing";
      if (json) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("domain", domain);
        out.put("periods", all.stream().map(Propose::fields).toList());
        out.put("proposal", lacking.isEmpty() ? null : request);
        System.out.println(JsonText.of(out));
        return;
      }
      all.forEach(p ->
          System.out.println(
              "  "
                  + p.period().label()
                  + ": "
                  + p.have()
                  + " have keys, "
                  + p.lack()
                  + " lack them"));
      System.out.println(lacking.isEmpty() ? "  nothing to request" : "  proposed: " + request);
    }

    private static Map<String, Object> fields(IssueOutlook.PeriodKeys p) {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("period", p.period().number());
      map.put("label", p.period().label());
      map.put("have", p.have());
      map.put("lack", p.lack());
      return map;
    }
  }

  @Command(
      name = "pause",
      mixinStandardHelpOptions = true,
      description = {
        "Has the run of a request stop after the batch it is at; also while another process runs it.",
        "Example: sluice issue pause REQUEST"
      })
  static final class Pause implements Callable<Integer> {
    @Mixin private DataOption data = new DataOption();

    @Parameters(paramLabel = "REQUEST", converter = IssueCommand.IdConverter.class)
    private RequestId id = RequestId.NONE;

    @Override
    public Integer call() {
      try (HighSide high = HighSide.look(data)) {
        marks(high, id).forEach(PauseMark::set);
        System.out.println("  request " + id + " stops after its batch (sluice issue resume)");
        return 0;
      }
    }
  }

  @Command(
      name = "resume",
      mixinStandardHelpOptions = true,
      description = {
        "Lets a paused request run again, and runs it from where it was.",
        "Example: sluice issue resume REQUEST"
      })
  static final class Resume implements Callable<Integer> {
    @Mixin private DataOption data = new DataOption();

    @Parameters(paramLabel = "REQUEST", converter = IssueCommand.IdConverter.class)
    private RequestId id = RequestId.NONE;

    @Override
    public Integer call() {
      try (HighSide high = HighSide.open(data).unlock(data)) {
        marks(high, id).forEach(PauseMark::clear);
        return IssueRun.run(high, id);
      }
    }
  }

  private static List<PauseMark> marks(HighSide high, RequestId id) {
    return LoggedIssue.of(high.log().index(), id).parts().stream()
        .map(r -> new PauseMark(high, r.request().requestId()))
        .toList();
  }

  @Command(
      name = "cancel",
      mixinStandardHelpOptions = true,
      description = {
        "Cancels a request: nothing more is made for it. What was exported stays. An issue officer or an approver can.",
        "Example: sluice issue cancel REQUEST --why 'wrong month' --officer irene.p12"
      })
  static final class Cancel implements Callable<Integer> {
    @Mixin private DataOption data = new DataOption();
    @Mixin private OfficerOption officer = new OfficerOption();

    @Parameters(paramLabel = "REQUEST", converter = IssueCommand.IdConverter.class)
    private RequestId id = RequestId.NONE;

    @Option(
        names = "--why",
        defaultValue = "",
        description = "At most 256 characters; it goes into the log.")
    private String why = "";

    @Override
    public Integer call() {
      OfficerKey key = officer.open();
      try (HighSide high = HighSide.open(data).unlock(data)) {
        CancelDesk.cancel(high, id, why, key, high.now());
        System.out.println("  request " + id + " is cancelled");
        return 0;
      }
    }
  }
}
