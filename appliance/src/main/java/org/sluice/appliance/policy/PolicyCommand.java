package org.sluice.appliance.policy;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.Answer;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.officers.KeySeparation;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Purpose;
import org.sluice.records.signing.Draft;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.RecoveryConcluded;
import org.sluice.records.statement.RecoveryProposed;
import org.sluice.records.statement.Statement;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Policies after the first (keys-and-trust rule 8).
@Command(
    name = "policy",
    mixinStandardHelpOptions = true,
    description = "The policy of a domain: shown, and the next one drafted.",
    subcommands = {
      PolicyCommand.Show.class,
      PolicyCommand.Next.class,
      PolicyCommand.Recovery.class
    })
public final class PolicyCommand {

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = {
        "Shows the policy in force.",
        "Example: ./sluice policy show --domain green.example"
      })
  static final class Show implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    @Mixin private DataOption data = new DataOption();

    @Option(names = "--domain", required = true, description = "Which domain.")
    private String domain = "";

    @Override
    public Integer call() {
      try (HighSide high = HighSide.look(data)) {
        DomainPolicy p = inForce(high, domain);
        answer.say(
            StatementText.of(p),
            "domain",
            p.domain(),
            "number",
            p.number(),
            "says",
            StatementText.of(p));
        answer.say("hash " + p.hash(), "hash", p.hash());
        return answer.end();
      }
    }
  }

  private static DomainPolicy inForce(HighSide high, String domain) {
    return high.log().index().domainOf(DomainName.parse(domain)).policy();
  }

  @Command(
      name = "draft",
      mixinStandardHelpOptions = true,
      description = {
        "Drafts the next policy: the one in force with these changes. Security officers then sign it (sluice draft sign), and it is logged (sluice draft log). Roles that one key cannot have together are refused. Requests, approvals and standing approvals under the old one end.",
        "Example: ./sluice policy draft --domain green.example --remove aldo --add cora:approver:cora.pem --out policy2.draft"
      })
  static final class Next implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    @Mixin private DataOption data = new DataOption();

    @Option(names = "--domain", required = true, description = "Which domain.")
    private String domain = "";

    @Option(names = "--remove", paramLabel = "NAME", description = "An officer who leaves.")
    private List<String> remove = List.of();

    @Option(
        names = "--add",
        paramLabel = "NAME:ROLE+ROLE:PEM",
        description = "An officer who joins, or whose roles or key change: remove them first.")
    private List<String> add = List.of();

    @Option(names = "--approvals", description = "Approvals that a request needs.")
    private @Nullable Integer approvals;

    @Option(names = "--quorum", description = "Security officers that sign the policy after it.")
    private @Nullable Integer quorum;

    @Option(
        names = "--max-keys",
        description = "Most keys of one request; a larger issue takes several requests.")
    private @Nullable Long maxKeys;

    @Option(
        names = "--purposes",
        split = ",",
        description = "issue, audit, past, drill, drill-audit; self-test is always among them.")
    private List<String> purposes = List.of();

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The draft.")
    private Path out = Path.of("");

    @Override
    public Integer call() {
      try (HighSide high = HighSide.look(data)) {
        DomainPolicy p = inForce(high, domain);
        try {
          DomainPolicy next =
              new DomainPolicy(
                  p.domain(),
                  p.number() + 1,
                  p.hash(),
                  p.kms(),
                  p.rule(),
                  OfficerChange.apply(p.officers(), remove, add),
                  approvals == null ? p.approvalsNeeded() : approvals,
                  purposes.isEmpty() ? p.purposes() : named(),
                  p.windowSeconds(),
                  p.releaseDays(),
                  maxKeys == null ? p.maxLeavesPerRequest() : maxKeys,
                  quorum == null ? p.securityQuorum() : quorum);
          KeySeparation.require(next, high.log().index());
          DraftFile.begin(out, next, answer);
        } catch (MalformedRecord e) {
          throw new CommandFailed("this is no policy: " + e.getMessage(), e);
        }
        return answer.end();
      }
    }

    private EnumSet<Purpose> named() {
      EnumSet<Purpose> set = EnumSet.of(Purpose.SELF_TEST);
      for (String name : purposes) {
        try {
          set.add(Purpose.valueOf(name.strip().toUpperCase(Locale.ROOT).replace('-', '_')));
        } catch (IllegalArgumentException e) {
          throw new CommandFailed("--purposes: there is no purpose '" + name + "'", e);
        }
      }
      return set;
    }
  }

  @Command(
      name = "recovery",
      mixinStandardHelpOptions = true,
      description = {
        "Too few security officers are left: drafts what all custodians sign, at their own partitions, so that the policy in POLICY may follow. First without, and seven days after that was logged with --conclude. At last the policy's own security officers sign it (sluice draft sign --own-officers) and it is logged.",
        "Example: ./sluice policy recovery policy2.draft --out recovery.draft",
        "Example: ./sluice policy recovery policy2.draft --conclude --out conclude.draft"
      })
  static final class Recovery implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    @Mixin private DataOption data = new DataOption();

    @Option(names = "--conclude", description = "The second of the two.")
    private boolean conclude;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The draft.")
    private Path out = Path.of("");

    @Parameters(paramLabel = "POLICY", description = "Draft of the next policy.")
    private Path policy = Path.of("");

    @Override
    public Integer call() {
      Draft draft = DraftFile.read(policy);
      if (!(draft.statement() instanceof DomainPolicy next)) {
        throw new CommandFailed(policy + " is no draft of a policy");
      }
      try (HighSide high = HighSide.look(data)) {
        long now = high.draftTime().getEpochSecond();
        Statement statement =
            conclude
                ? new RecoveryConcluded(next.domain(), next.hash(), proposal(high, next), now)
                : new RecoveryProposed(
                    next.domain(), next.number(), next.previous(), next.hash(), now);
        DraftFile.begin(out, statement, answer);
        return answer.end();
      }
    }

    private static long proposal(HighSide high, DomainPolicy next) {
      return high.log()
          .index()
          .proposal(next.hash())
          .orElseThrow(() -> new CommandFailed("the log has no proposal of this policy"));
    }
  }
}
