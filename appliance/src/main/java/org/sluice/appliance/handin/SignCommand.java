package org.sluice.appliance.handin;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.Answer;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.OfficerOption;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.hsm.custody.Terminal;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.export.PlanMismatch;
import org.sluice.records.signing.Draft;
import org.sluice.records.statement.Statement;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Signs a request, or approvals, on the officer's own machine: needs no data folder and no
/// network. What is signed is computed here from the files, so that an appliance that is broken or
/// lies cannot show one thing and have another signed.
@Command(
    name = "sign",
    mixinStandardHelpOptions = true,
    description = {
      "Shows everything that a request file stands for, and signs: a draft as its requester, a request as an approver; of an issue of several requests all of them, in one go.",
      "With --before, who joined, left and has other devices is computed here too; without, it is what the appliance tells.",
      "The text that it writes is handed in at the console, or with sluice issue hand-in.",
      "Example: ./sluice sign 0f1e....request --officer aldo.p12 --requester irene.pem --before last-month.request --out aldo.signed",
      "Example: ./sluice sign 77ab....issue/ --officer aldo.p12 --before last-month.issue/ --out aldo.signed"
    })
public final class SignCommand implements Callable<Integer> {
  private static final int SHOWN = 20;

  @Mixin private Answer answer = new Answer();
  @Mixin private OfficerOption officer = new OfficerOption();

  @Option(
      names = "--requester",
      paramLabel = "NAME.pem",
      description = "Public key of the officer who should have asked: their signature is checked.")
  private @Nullable Path requester;

  @Option(names = "--names", description = "List every user, not the first " + SHOWN + ".")
  private boolean names;

  @Option(names = "--yes", description = "Do not ask before signing.")
  private boolean yes;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "The signed text.")
  private Path out = Path.of("");

  @Option(
      names = "--before",
      paramLabel = "FILE",
      description =
          "A request of the period before, or a folder of them, that you hold yourself; may be given again.")
  private List<Path> before = List.of();

  @Parameters(
      paramLabel = "FILE",
      description =
          "ID.draft, ID.request, or the folder ID.issue with all drafts or all requests of an issue.")
  private Path file = Path.of("");

  @Override
  public Integer call() {
    if (Files.exists(out)) {
      throw new CommandFailed(out + " exists already: name another file");
    }
    RequestReading reading = new RequestReading(requester);
    try {
      reading.read(RequestReading.filesOf(file), before.stream().flatMap(RequestReading::each));
    } catch (PlanMismatch e) {
      throw new CommandFailed(
          "DO NOT SIGN: " + file + " does not hold what its request says: " + e.getMessage(), e);
    } catch (MalformedRecord e) {
      throw new CommandFailed(file + " is no request: " + e.getMessage(), e);
    }
    show(reading);
    confirm(reading.act());
    try (OfficerKey key = officer.open()) {
      StringBuilder text = new StringBuilder();
      for (Statement s : reading.toSign()) {
        text.append(Armour.of(Draft.of(s).signedBy(key)));
      }
      DurableFiles.write(out, text.toString().getBytes(StandardCharsets.US_ASCII));
      answer.say(
          key.name() + " signed " + reading.act() + ": " + out,
          "officer",
          key.name(),
          "signed",
          reading.toSign().size(),
          "file",
          out);
      return answer.end();
    }
  }

  private void show(RequestReading reading) {
    reading.requesters().forEach(k -> answer.tell("asked for by key " + k));
    lines(
        reading.requests().size() == 1
            ? WhatIsSigned.of(reading.requests().getFirst())
            : WhatIsSigned.of(reading.requests()));
    reading.difference().ifPresent(d -> lines(WhatIsSigned.of(d)));
    long shown = names ? reading.users() : Math.min(SHOWN, reading.users());
    RequestReading.names(file).limit(shown).forEach(u -> answer.tell("user " + u));
    if (shown < reading.users()) {
      answer.tell("and " + (reading.users() - shown) + " more (--names lists all)");
    }
    answer.tell("keys, users and devices were computed here from the file, and fit");
    answer.tell(reading.proven());
  }

  private void lines(List<WhatIsSigned.Line> lines) {
    lines.forEach(
        line -> answer.tell(String.format(Locale.ROOT, "%-36s %s", line.name(), line.value())));
  }

  private void confirm(String act) {
    if (yes) {
      return;
    }
    String typed =
        Terminal.find()
            .map(c -> c.readLine("Sign %s? Type yes: ", act))
            .orElseThrow(
                () -> new CommandFailed("no terminal to ask on: read it, then give --yes"));
    if (!"yes".equals(typed.strip())) {
      throw new CommandFailed("nothing was signed");
    }
  }
}
