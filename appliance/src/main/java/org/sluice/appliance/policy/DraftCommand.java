package org.sluice.appliance.policy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.boot.Answer;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.boot.OfficerOption;
import org.sluice.appliance.ceremony.AfterRecord;
import org.sluice.appliance.officers.ActingOfficer;
import org.sluice.appliance.officers.KeySeparation;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.appliance.reviewers.OpeningDesk;
import org.sluice.hsm.custody.HeldPartition;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.disk.DiskFailure;
import org.sluice.records.id.DomainName;
import org.sluice.records.signing.Draft;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.AuditFunction;
import org.sluice.records.statement.CallPolicy;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.statement.DomainTerms;
import org.sluice.records.statement.OtherSigner;
import org.sluice.records.statement.ReviewerNamed;
import org.sluice.records.statement.Role;
import org.sluice.records.statement.StandingApproval;
import org.sluice.records.statement.Statement;
import org.sluice.records.statement.StatementType;
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

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = {"Shows what a draft says.", "Example: ./sluice draft show policy2.draft"})
  static final class Show implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();

    @Parameters(paramLabel = "FILE")
    private Path file = Path.of("");

    @Override
    public Integer call() {
      DraftFile.show(DraftFile.read(file), answer);
      return answer.end();
    }
  }

  @Command(
      name = "sign",
      mixinStandardHelpOptions = true,
      description = {
        "Shows a draft and adds an officer's signature to its file.",
        "Example: ./sluice draft sign policy2.draft --officer sofia.p12"
      })
  static final class Sign implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
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
      DraftFile.show(draft, answer);
      OfficerKey key = officer.open();
      Draft signed = draft.signedBy(key);
      try (HighSide high = HighSide.look(data)) {
        difference(high, draft.statement())
            .forEach(line -> answer.item("changes", "changes " + line, "says", line));
        requireSeparate(high, draft.statement());
        requireMay(high, draft.statement(), key);
        DraftFile.write(file, signed);
        shown(high, signed);
      }
      answer.say(
          key.name() + " signed; " + signed.signatures().size() + " signatures",
          "officer",
          key.name(),
          "signatures",
          signed.signatures().size());
      return answer.end();
    }

    /// The console shows who has signed. Where that cannot be written the signature is good all the
    /// same.
    private static void shown(HighSide high, Draft signed) {
      try {
        new Proposals(high.folder().proposals()).keep(high.log().index(), signed);
      } catch (DiskFailure | CommandFailed e) {
        System.err.println("sluice: the console will not show this: " + e.getMessage());
      }
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
      if (statement instanceof DomainProfile p) {
        OptionsInForce.of(high.log().index().domainOf(p.domain())).requireOnlyOptions(p);
      }
      SignedStatement act = SignedStatement.sign(statement, key);
      ActingOfficer _ = high.officers().require(domain(statement), act, permission(statement));
    }
  }

  /// Also of a draft that another program made.
  private static void requireSeparate(HighSide high, Statement statement) {
    if (statement instanceof DomainPolicy next) {
      KeySeparation.require(next, high.log().index());
    }
  }

  /// What it changes of the options in force, for whoever signs.
  private static List<String> difference(HighSide high, Statement statement) {
    if (!(statement instanceof DomainPolicy
        || statement instanceof DomainProfile
        || statement instanceof DomainTerms)) {
      return List.of();
    }
    OptionsInForce now = OptionsInForce.of(high.log().index().domainOf(domain(statement)));
    return now.difference(now.with(statement));
  }

  private static DomainName domain(Statement statement) {
    return switch (statement) {
      case DomainPolicy p -> p.domain();
      case StandingApproval a -> a.domain();
      case AuditFunction f -> f.domain();
      case CallPolicy c -> c.domain();
      case DomainProfile p -> p.domain();
      case DomainTerms t -> t.domain();
      case OtherSigner o -> o.domain();
      case ReviewerNamed r -> r.domain();
      default -> throw notByOfficers(statement);
    };
  }

  private static String permission(Statement statement) {
    return switch (statement) {
      case DomainPolicy _, DomainTerms _, AuditFunction _, CallPolicy _, OtherSigner _ ->
          "policy:sign";
      case DomainProfile _ -> "profile:sign";
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
      description = {
        "Adds the signatures of the partitions in this process (their PINs are asked for). Where a partition has a process of its own, its custodian signs there: sluice partition sign FILE.",
        "Example: ./sluice draft custodians recovery.draft"
      })
  static final class Custodians implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    @Mixin private DataOption data = new DataOption();

    @Parameters(paramLabel = "FILE")
    private Path file = Path.of("");

    @Override
    public Integer call() {
      Draft draft = DraftFile.read(file);
      DraftFile.show(draft, answer);
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
      answer.say(
          draft.signatures().size() + " signatures", "signatures", draft.signatures().size());
      return answer.end();
    }
  }

  @Command(
      name = "log",
      mixinStandardHelpOptions = true,
      description = {
        "Logs a draft with its signatures, if no partition would refuse it.",
        "Example: ./sluice draft log policy2.draft"
      })
  static final class Log implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
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
        requireSeparate(high, finished.statement());
        long entry = appended(high, finished);
        high.publish();
        long _ = new OpeningDesk(high).send();
        high.outbox().exportLog();
        new Proposals(high.folder().proposals()).tidy(high.log().index());
        if (finished.statement() instanceof DomainProfile p) {
          AfterRecord.sendProfile(high, p.domain());
        }
        answer.say(
            "entry " + entry + ": " + StatementText.of(draft.statement()),
            "entry",
            entry,
            "type",
            draft.statement().statementType().recordName());
      }
      return answer.end();
    }

    /// A profile that the log has is only sent: a run before was cut off.
    private static long appended(HighSide high, SignedStatement finished) {
      if (finished.statement() instanceof DomainProfile p) {
        LogIndex.Domain domain = high.log().index().domainOf(p.domain());
        if (domain.hasProfile() && domain.profile().statement().equals(p)) {
          return domain.leafOf(StatementType.DOMAIN_PROFILE).orElseThrow();
        }
      }
      return high.appendChecked(List.of(finished));
    }
  }
}
