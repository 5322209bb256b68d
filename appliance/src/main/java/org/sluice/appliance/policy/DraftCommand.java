package org.sluice.appliance.policy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.boot.OfficerOption;
import org.sluice.appliance.officers.ActingOfficer;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.appliance.reviewers.OpeningDesk;
import org.sluice.hsm.custody.HeldPartition;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.DomainName;
import org.sluice.records.signing.Draft;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.AuditFunction;
import org.sluice.records.statement.CallPolicy;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.ReviewerNamed;
import org.sluice.records.statement.Role;
import org.sluice.records.statement.StandingApproval;
import org.sluice.records.statement.Statement;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Statements that several people sign: shown, signed one after another, logged.
@Command(
    name = "draft",
    mixinStandardHelpOptions = true,
    description = "Drafts of policies, standing approvals and reviewers: show, sign, log.",
    subcommands = {
      DraftCommand.Show.class,
      DraftCommand.Sign.class,
      DraftCommand.Custodians.class,
      DraftCommand.Log.class
    })
public final class DraftCommand {

  @Command(name = "show", mixinStandardHelpOptions = true, description = "Shows what a draft says.")
  static final class Show implements Callable<Integer> {
    @Parameters(paramLabel = "FILE")
    private Path file = Path.of("");

    @Override
    public Integer call() {
      DraftFile.show(DraftFile.read(file));
      return 0;
    }
  }

  @Command(
      name = "sign",
      mixinStandardHelpOptions = true,
      description = "Shows a draft and adds an officer's signature to its file.")
  static final class Sign implements Callable<Integer> {
    @Mixin private DataOption data = new DataOption();
    @Mixin private OfficerOption officer = new OfficerOption();

    @Option(
        names = "--own-officers",
        description =
            "For a policy by all custodians: the officers of the policy itself sign, not those before it.")
    private boolean own;

    @Parameters(paramLabel = "FILE")
    private Path file = Path.of("");

    @Override
    public Integer call() {
      Draft draft = DraftFile.read(file);
      DraftFile.show(draft);
      OfficerKey key = officer.open();
      try (HighSide high = HighSide.look(data)) {
        requireMay(high, draft.statement(), key);
      }
      Draft signed = draft.signedBy(key);
      DraftFile.write(file, signed);
      System.out.println(
          "  " + key.name() + " signed; " + signed.signatures().size() + " signatures");
      return 0;
    }

    private void requireMay(HighSide high, Statement statement, OfficerKey key) {
      if (own && statement instanceof DomainPolicy p) {
        boolean named =
            p.officers(Role.SECURITY_OFFICER).stream().anyMatch(o -> o.keyId().equals(key.keyId()));
        if (!named) {
          throw new CommandFailed(key.name() + " is no security officer of this policy");
        }
        return;
      }
      SignedStatement act = SignedStatement.sign(statement, key);
      ActingOfficer _ = high.officers().require(domain(statement), act, permission(statement));
    }
  }

  private static DomainName domain(Statement statement) {
    return switch (statement) {
      case DomainPolicy p -> p.domain();
      case StandingApproval a -> a.domain();
      case AuditFunction f -> f.domain();
      case CallPolicy c -> c.domain();
      case ReviewerNamed r -> r.domain();
      default -> throw notByOfficers(statement);
    };
  }

  private static String permission(Statement statement) {
    return switch (statement) {
      case DomainPolicy _, AuditFunction _, CallPolicy _ -> "policy:sign";
      case StandingApproval _ -> "issue:approve";
      case ReviewerNamed _ -> "policy:sign";
      default -> throw notByOfficers(statement);
    };
  }

  private static CommandFailed notByOfficers(Statement statement) {
    return new CommandFailed(
        "officers do not sign a draft of a " + statement.statementType().recordName());
  }

  @Command(
      name = "custodians",
      mixinStandardHelpOptions = true,
      description =
          "Adds the signatures of the partitions in this process (their PINs are asked for). Where a partition has a process of its own, its custodian signs there: sluice partition sign FILE.")
  static final class Custodians implements Callable<Integer> {
    @Mixin private DataOption data = new DataOption();

    @Parameters(paramLabel = "FILE")
    private Path file = Path.of("");

    @Override
    public Integer call() {
      Draft draft = DraftFile.read(file);
      DraftFile.show(draft);
      try (HighSide high = HighSide.open(data).unlock(data)) {
        high.publish();
        List<HeldPartition> here = high.tokens().embedded();
        if (here.isEmpty()) {
          throw new CommandFailed("no partition is in this process");
        }
        for (HeldPartition p : here) {
          Statement statement = draft.statement();
          draft = draft.with(p.custodianAsks(c -> c.sign(statement)));
        }
      }
      DraftFile.write(file, draft);
      System.out.println("  " + draft.signatures().size() + " signatures");
      return 0;
    }
  }

  @Command(
      name = "log",
      mixinStandardHelpOptions = true,
      description = "Logs a draft with its signatures, if no partition would refuse it.")
  static final class Log implements Callable<Integer> {
    @Mixin private DataOption data = new DataOption();

    @Parameters(paramLabel = "FILE")
    private Path file = Path.of("");

    @Override
    public Integer call() {
      Draft draft = DraftFile.read(file);
      SignedStatement finished;
      try {
        finished = draft.finished();
      } catch (MalformedRecord e) {
        throw new CommandFailed(file + ": " + e.getMessage(), e);
      }
      try (HighSide high = HighSide.open(data).unlock(data)) {
        long entry = high.appendChecked(List.of(finished));
        high.publish();
        long _ = new OpeningDesk(high).send();
        high.outbox().exportLog();
        System.out.println("  entry " + entry + ": " + StatementText.of(draft.statement()));
      }
      return 0;
    }
  }
}
