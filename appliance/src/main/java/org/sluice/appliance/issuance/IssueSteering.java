package org.sluice.appliance.issuance;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sluice.answer.JsonText;
import org.sluice.appliance.approval.CancelDesk;
import org.sluice.appliance.approval.IssueOutlook;
import org.sluice.appliance.approval.LoggedIssue;
import org.sluice.appliance.boot.Answer;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.boot.OfficerOption;
import org.sluice.appliance.handin.Armour;
import org.sluice.appliance.handin.WhatIsSigned;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.export.RequestDifference;
import org.sluice.records.export.ToldDifference;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.RequestId;
import org.sluice.records.signing.Draft;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Looks ahead, compares, pauses, resumes and cancels issues.
final class IssueSteering {
  private IssueSteering() {}

  /// Lines for people about what an issue changes.
  static void print(HighSide high, LoggedIssue issue, Answer answer) {
    IssueOutlook outlook = new IssueOutlook(high);
    Optional<ToldDifference> told = outlook.told(issue);
    if (told.isPresent()) {
      print(told.get(), answer);
      return;
    }
    RequestDifference d = outlook.difference(issue);
    answer.say(
        "difference to the period before: "
            + d.joined().size()
            + " joined, "
            + d.left().size()
            + " left, "
            + d.replaced().size()
            + " with other devices, "
            + d.same()
            + " as before",
        "difference",
        Map.of(
            "joined", d.joined().size(),
            "left", d.left().size(),
            "otherDevices", d.replaced().size(),
            "same", d.same()));
  }

  static void print(ToldDifference told, Answer answer) {
    answer.begin("difference");
    answer.tell("difference to the period before, in the file for the approvers:");
    WhatIsSigned.of(told)
        .forEach(line ->
            answer.item(
                "difference",
                String.format(Locale.ROOT, "  %-24s %s", line.name(), line.value()),
                "name",
                line.name(),
                "value",
                line.value()));
  }

  @Command(
      name = "difference",
      mixinStandardHelpOptions = true,
      description = {
        "What a request changes against the period before: joined, left, other devices, and who gets no key and why. To be read before anything is signed.",
        "Example: ./sluice issue difference 5f1c0a8e7d3b4c2f9a6e1b0d8c7f3a52 --json"
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
          print(high, issue, new Answer());
        }
        return 0;
      }
    }
  }

  @Command(
      name = "propose",
      mixinStandardHelpOptions = true,
      description = {
        "Says which of the next periods lack keys, for how many identities, and the request that would make them. Nothing is signed by itself: an issue officer requests it. To be run by a timer; exit code 3 if something lacks that no open request asks for.",
        "Example: ./sluice issue propose --domain green.example --ahead 2"
      })
  static final class Propose implements Callable<Integer> {
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
      try (HighSide high = HighSide.look(data)) {
        Proposal found = Proposal.of(high, DomainName.parse(domain), ahead);
        if (json) {
          System.out.println(JsonText.of(found.fields()));
        } else {
          show(found);
        }
        return found.isEmpty() ? 0 : LACKING;
      }
    }

    private static void show(Proposal found) {
      found
          .periods()
          .forEach(p ->
              System.out.println(
                  "  "
                      + p.period().label()
                      + ": "
                      + p.have()
                      + " have keys, "
                      + p.lack()
                      + " lack them"
                      + (p.asked() == 0 ? "" : ", " + p.asked() + " of them asked for")));
      System.out.println(
          found.isEmpty() ? "  nothing to request" : "  proposed: " + found.request());
    }
  }

  @Command(
      name = "pause",
      mixinStandardHelpOptions = true,
      description = {
        "Has the run of a request stop after the batches it has begun; also while another process runs it.",
        "Example: ./sluice issue pause 5f1c0a8e7d3b4c2f9a6e1b0d8c7f3a52"
      })
  static final class Pause implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    @Mixin private DataOption data = new DataOption();

    @Parameters(paramLabel = "REQUEST", converter = IssueCommand.IdConverter.class)
    private RequestId id = RequestId.NONE;

    @Override
    public Integer call() {
      try (HighSide high = HighSide.look(data)) {
        marks(high, id).forEach(PauseMark::set);
        answer.say(
            "request " + id + " stops after its batch (sluice issue resume)",
            "request",
            id,
            "state",
            "paused");
        return answer.end();
      }
    }
  }

  @Command(
      name = "resume",
      mixinStandardHelpOptions = true,
      description = {
        "Lets a paused request run again, and runs it from where it was.",
        "Example: ./sluice issue resume 5f1c0a8e7d3b4c2f9a6e1b0d8c7f3a52"
      })
  static final class Resume implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    @Mixin private DataOption data = new DataOption();

    @Parameters(paramLabel = "REQUEST", converter = IssueCommand.IdConverter.class)
    private RequestId id = RequestId.NONE;

    @Override
    public Integer call() {
      try (HighSide high = HighSide.open(data).unlock(data)) {
        marks(high, id).forEach(PauseMark::clear);
        return answer.end(IssueRun.run(high, id, answer));
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
        "With --domain and --out it needs no data folder: it signs on the officer's own machine, for each request that is named (of an issue of several its page in the console names them), and what it writes is handed in at the console or with sluice issue hand-in.",
        "Example: ./sluice issue cancel 5f1c0a8e7d3b4c2f9a6e1b0d8c7f3a52 --why 'wrong month' --officer irene.p12",
        "Example: ./sluice issue cancel 5f1c0a8e7d3b4c2f9a6e1b0d8c7f3a52 --domain green.example --why 'wrong month' --officer irene.p12 --out irene.cancelled"
      })
  static final class Cancel implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    @Mixin private DataOption data = new DataOption();
    @Mixin private OfficerOption officer = new OfficerOption();

    @Parameters(
        paramLabel = "REQUEST",
        arity = "1..*",
        converter = IssueCommand.IdConverter.class,
        description = "A request or an issue; with --out requests, as many as are signed at once.")
    private List<RequestId> ids = List.of();

    @Option(
        names = "--why",
        defaultValue = "",
        description = "At most 256 characters; it goes into the log.")
    private String why = "";

    @Option(names = "--domain", description = "The request's domain, with --out.")
    private @Nullable String domain;

    @Option(names = "--out", paramLabel = "FILE", description = "Only sign: the signed text.")
    private @Nullable Path out;

    @Override
    public Integer call() {
      OfficerKey key = officer.open();
      if (out != null) {
        return sign(key, out);
      }
      if (ids.size() > 1) {
        throw new CommandFailed(
            "expected one request or issue, found " + ids.size() + ": several go with --out");
      }
      RequestId id = ids.getFirst();
      try (HighSide high = HighSide.open(data).unlock(data)) {
        CancelDesk.cancel(high, id, why, key, high.now());
        answer.say("request " + id + " is cancelled", "request", id, "state", "cancelled");
        return answer.end();
      }
    }

    private int sign(OfficerKey key, Path file) {
      if (domain == null) {
        throw new CommandFailed("--out needs --domain: the domain of the request");
      }
      if (Files.exists(file)) {
        throw new CommandFailed(file + " exists already: name another file");
      }
      DomainName of = DomainName.parse(domain);
      Instant now = data.clock().instant();
      StringBuilder text = new StringBuilder();
      for (RequestId id : new LinkedHashSet<>(ids)) {
        text.append(Armour.of(Draft.of(CancelDesk.cancellation(of, id, why, now)).signedBy(key)));
      }
      DurableFiles.write(file, text.toString().getBytes(StandardCharsets.US_ASCII));
      answer.say(
          key.name()
              + " signed: nothing more is made for "
              + ids.stream().distinct().map(RequestId::toString).collect(Collectors.joining(", ")),
          "request",
          ids.getFirst(),
          "requests",
          ids.stream().distinct().toList(),
          "officer",
          key.name(),
          "file",
          file);
      return answer.end();
    }
  }
}
