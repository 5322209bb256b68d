package org.sluice.appliance.reviewers;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.audit.ReviewerIndex;
import org.sluice.appliance.boot.Answer;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.gate.CarriedFile;
import org.sluice.appliance.gate.CarriedKind;
import org.sluice.appliance.policy.DraftFile;
import org.sluice.mikey.hpke.Hpke;
import org.sluice.mikey.hpke.HpkeException;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.mikey.hpke.Sealed;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.export.ReviewerLine;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.TenWords;
import org.sluice.records.statement.ReviewerNamed;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Reviewers who may know names.
@Command(
    name = "reviewer",
    mixinStandardHelpOptions = true,
    description =
        "Reviewers to whom the names behind the log's commitments are sealed (sluice log opening-key makes their key).",
    subcommands = {ReviewerCommand.New.class, ReviewerCommand.ListAll.class})
public final class ReviewerCommand {

  @Command(
      name = "draft",
      mixinStandardHelpOptions = true,
      description = {
        "Drafts the statement that names a reviewer, or that one is named no longer. The security officers compare the ten words with the reviewer, then sign (sluice draft sign) and log it (sluice draft log). From then on the openings of all commitments of the domain leave sealed to that key too.",
        "Example: ./sluice reviewer draft --domain green.example --line vera.line --out vera.draft"
      })
  static final class New implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    @Mixin private DataOption data = new DataOption();

    @Option(names = "--domain", required = true, description = "Which domain.")
    private String domain = "";

    @Option(
        names = "--line",
        paramLabel = "FILE",
        description = "The line with the reviewer's public key, carried here.")
    private @Nullable Path line;

    @Option(names = "--end", paramLabel = "NAME", description = "Instead: who leaves.")
    private @Nullable String end;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The draft.")
    private Path out = Path.of("");

    @Override
    public Integer call() {
      try (HighSide high = HighSide.look(data)) {
        DomainName name = high.log().index().domainOf(DomainName.parse(domain)).name();
        ReviewerIndex reviewers = high.log().index().reviewers();
        ReviewerNamed named =
            line != null && end == null
                ? joining(high, name, reviewers.next(name), read(line))
                : leaving(high, name, reviewers);
        DraftFile.begin(out, named, answer);
        return answer.end();
      }
    }

    private ReviewerNamed leaving(HighSide high, DomainName name, ReviewerIndex reviewers) {
      if (line != null || end == null) {
        throw new CommandFailed("give either --line FILE or --end NAME");
      }
      return reviewers.active(name).stream()
          .filter(r -> r.reviewer().equals(end))
          .findFirst()
          .map(r ->
              statement(
                  high,
                  name,
                  reviewers.next(name),
                  new ReviewerLine(r.reviewer(), r.sealSuite(), r.sealPublicKey()),
                  DeviceState.REVOKED))
          .orElseThrow(() -> new CommandFailed("no reviewer " + end + " is named in " + name));
    }
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = {"Who is named.", "Example: ./sluice reviewer list"})
  static final class ListAll implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    @Mixin private DataOption data = new DataOption();

    @Override
    public Integer call() {
      try (HighSide high = HighSide.look(data)) {
        answer.begin("reviewers");
        for (DomainName domain : high.domains()) {
          for (ReviewerNamed r : high.log().index().reviewers().all(domain)) {
            answer.item(
                "reviewers",
                domain + " " + r.reviewer() + " " + r.state() + "\n" + words(r),
                "domain",
                domain,
                "reviewer",
                r.reviewer(),
                "state",
                r.state());
          }
        }
        return answer.end();
      }
    }
  }

  private static ReviewerNamed joining(
      HighSide high, DomainName domain, long number, ReviewerLine line) {
    // A key that nothing can be sealed to is refused before anybody signs for it.
    try (SecretBytes nothing = SecretBytes.allocate(1)) {
      Sealed _ =
          Hpke.seal(
              SealSuite.of(line.sealSuite()),
              line.sealPublicKey().toArray(),
              new byte[0],
              new byte[0],
              nothing);
    } catch (HpkeException e) {
      throw new CommandFailed("the line's key is no usable public key: " + e.getMessage(), e);
    }
    return statement(high, domain, number, line, DeviceState.ACTIVE);
  }

  private static ReviewerNamed statement(
      HighSide high, DomainName domain, long number, ReviewerLine line, DeviceState state) {
    return new ReviewerNamed(
        domain,
        number,
        line.reviewer(),
        line.sealSuite(),
        line.sealPublicKey(),
        state,
        high.draftTime().getEpochSecond());
  }

  private static String words(ReviewerNamed r) {
    return "    words of the key: " + TenWords.of(r.sealKeyHash());
  }

  private static ReviewerLine read(Path file) {
    return ReviewerLine.parse(CarriedFile.line(file, CarriedKind.REVIEWER));
  }
}
