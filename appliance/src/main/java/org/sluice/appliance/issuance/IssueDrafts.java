package org.sluice.appliance.issuance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.sluice.appliance.approval.IssueDesk;
import org.sluice.appliance.approval.RequestDesk;
import org.sluice.appliance.boot.Answer;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.handin.Drafts;
import org.sluice.appliance.handin.WhatIsSigned;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.export.RequestDraft;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.statement.Request;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Requests that are written down and that nobody has signed: the console's drafts. Nothing of them
/// is in the log.
final class IssueDrafts {
  private IssueDrafts() {}

  private static Drafts of(HighSide high) {
    return new Drafts(high.folder().drafts());
  }

  /// Those that wait, as members of a list.
  static void list(HighSide high, Answer answer) {
    Drafts drafts = of(high);
    answer.begin("drafts");
    for (RequestId id : drafts.ids()) {
      drafts
          .first(id)
          .ifPresentOrElse(
              first -> list(id, first, answer),
              () ->
                  answer.item(
                      "drafts",
                      id
                          + "  "
                          + drafts.left(id).map(d -> d.request().domain() + "  ").orElse("")
                          + "a draft that is not whole, of a command that was cut off: sluice issue"
                          + " discard "
                          + id,
                      "draft",
                      id,
                      "domain",
                      drafts.left(id).map(d -> d.request().domain()).orElse(null),
                      "whole",
                      false));
    }
  }

  private static void list(RequestId id, RequestDraft first, Answer answer) {
    Request r = first.request();
    int parts = Drafts.parts(first);
    answer.item(
        "drafts",
        id
            + "  "
            + r.domain()
            + "  "
            + (parts == 1 ? r.leaves() + " keys" : "in " + parts + " requests")
            + ", a draft: nobody signed it",
        "draft",
        id,
        "domain",
        r.domain(),
        "requests",
        parts,
        "whole",
        true);
  }

  @Command(
      name = "draft",
      mixinStandardHelpOptions = true,
      description = {
        "Writes a request down for its officer to sign on their own machine (sluice sign, then sluice issue hand-in), as the console does. Nothing is logged by it.",
        "Example: ./sluice issue draft --domain green.example --periods next --out december.draft"
      })
  static final class Write implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    @Mixin private DataOption data = new DataOption();

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

    @Option(names = "--missing", description = "Only keys that have not left yet.")
    private boolean missing;

    @Option(
        names = "--out",
        required = true,
        paramLabel = "FILE",
        description =
            "The file that the officer takes along; of an issue of several requests, a new folder of files.")
    private Path out = Path.of("");

    @Override
    public Integer call() {
      DomainName name = DomainName.parse(domain);
      try (HighSide high = HighSide.look(data)) {
        Instant now = high.draftTime();
        Drafts drafts = of(high);
        drafts.requireRoom();
        RequestId id =
            new IssueDesk(
                    high,
                    new RequestDesk.Wanted(
                        name,
                        Purpose.ISSUE,
                        PeriodNames.of(
                            periods, high.log().index().domainOf(name).policy().rule(), now),
                        List.of(),
                        reason,
                        missing),
                    new SecureRandom(),
                    now)
                .draft(drafts::keep);
        try (Stream<RequestDraft> all = drafts.all(id)) {
          return said(id, write(all.iterator(), Drafts.parts(drafts.first(id).orElseThrow())));
        }
      }
    }

    private List<Request> write(Iterator<RequestDraft> all, int parts) {
      List<Request> written = new ArrayList<>();
      while (all.hasNext()) {
        RequestDraft draft = all.next();
        written.add(draft.request());
        DurableFiles.write(
            parts == 1 ? out : folder().resolve(Drafts.fileName(written.size())), draft.encoded());
      }
      return written;
    }

    private Path folder() {
      try {
        return Files.createDirectories(out);
      } catch (IOException e) {
        throw new CommandFailed("the folder " + out + " cannot be made: " + e.getMessage(), e);
      }
    }

    private int said(RequestId id, List<Request> requests) {
      WhatIsSigned.of(requests).forEach(line -> answer.tell(line.name() + ": " + line.value()));
      long keys = requests.stream().mapToLong(Request::leaves).sum();
      answer.say(
          "draft "
              + id
              + " for "
              + requests.getFirst().domain()
              + ", "
              + keys
              + " keys"
              + (requests.size() == 1 ? "" : " in " + requests.size() + " requests")
              + ", in "
              + out,
          "draft",
          id,
          "domain",
          requests.getFirst().domain(),
          "keys",
          keys,
          "requests",
          requests.size(),
          "file",
          out);
      return answer.end();
    }
  }

  @Command(
      name = "discard",
      mixinStandardHelpOptions = true,
      description = {
        "Forgets a draft that nobody signed (sluice issue list names them).",
        "Example: ./sluice issue discard 5f1c0a8e7d3b4c2f9a6e1b0d8c7f3a52"
      })
  static final class Discard implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    @Mixin private DataOption data = new DataOption();

    @Parameters(paramLabel = "DRAFT", converter = IssueCommand.IdConverter.class)
    private RequestId id = RequestId.NONE;

    @Override
    public Integer call() {
      try (HighSide high = HighSide.look(data)) {
        Drafts drafts = of(high);
        if (!drafts.ids().contains(id)) {
          throw new CommandFailed("there is no draft " + id + "; it may have been signed");
        }
        drafts.discard(id);
        answer.say("draft " + id + " is gone", "draft", id, "discarded", true);
        return answer.end();
      }
    }
  }
}
