package org.sluice.appliance.ceremony;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.sluice.appliance.audit.AuditLog;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataFolder;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.gate.CarriedFile;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.hsm.wire.PartitionCard;
import org.sluice.mikey.keyset.KmsCertificate;
import org.sluice.records.codec.Octets;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.TenWords;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.CeremonyHeld;
import org.sluice.records.statement.DomainOption;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.statement.DomainTerms;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.records.statement.Officer;
import org.sluice.records.statement.Role;
import org.sluice.threshold.CeremonyPlan;
import org.sluice.threshold.Partition;
import org.sluice.threshold.Threshold;
import org.sluice.threshold.Witness;
import org.sluice.threshold.ceremony.CeremonyRun;

/// The ceremony, step by step: tokens and their keys; then for each domain the policy, the
/// distributed key generation, the generation record in the log, a self-test, the certificate, and
/// the signed profile.
final class CeremonyRunner {

  private static final int CLOCK_TOLERANCE_SECONDS = 300;

  private final DataFolder folder;
  private final Path file;
  private final CeremonyFile ceremony;
  private final DataOption option;
  private final Steps steps;

  CeremonyRunner(
      DataFolder folder, Path file, CeremonyFile ceremony, DataOption option, Steps steps) {
    this.folder = folder;
    this.file = file;
    this.ceremony = ceremony;
    this.option = option;
    this.steps = steps;
  }

  /// The first line of the transcript: what this is a ceremony of.
  static String firstLine(CeremonyFile ceremony, Path file) {
    return "ceremony file " + hash(file) + " (SHA-256), log " + ceremony.logOrigin();
  }

  private static Hash32 hash(Path file) {
    try {
      return Hash32.sha256(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new CommandFailed("the ceremony file cannot be read: " + e.getMessage(), e);
    }
  }

  /// Runs it, or goes on with one that was cut off: what the log holds is done, everything before
  /// it is done anew. What a cut-off key generation left in a token is destroyed by the next one.
  void run(Path officersFolder, List<OfficerKey> security, List<DomainProfile.Server> servers) {
    List<Officer> officers = officers(officersFolder);
    requireSecurityOfficers(officers, security);
    announce(officers);
    steps.step("make the tokens and their keys");
    new TokenMaking(folder, option, steps::say).make(ceremony);
    try (HighSide high = HighSide.begin(folder, ceremony, option).unlock(option)) {
      domains(high, officers, security, servers);
      CeremonyHeld held = steps.end(ceremony.logOrigin(), hash(file));
      long _ = high.log().append(List.of(steps.sign(held, security)));
      finish(high, folder, file);
    }
  }

  /// Finishes a ceremony whose end is in the log, so that nothing is added to its transcript any
  /// more. False, and nothing done, if it is not.
  static boolean finished(DataFolder folder, Path file, CeremonyFile ceremony, DataOption option) {
    if (!AuditLog.exists(folder.log())) {
      return false;
    }
    try (HighSide high = HighSide.begin(folder, ceremony, option)) {
      boolean held = high.log().index().wasHeld(hash(file));
      if (held) {
        finish(high.unlock(option), folder, file);
      }
      return held;
    }
  }

  private static void finish(HighSide high, DataFolder folder, Path file) {
    var _ = high.publish();
    high.outbox().catchUp();
    high.outbox().exportLog();
    // Last: a data folder without this file is a ceremony that was cut off, and is used by no
    // command but this one.
    try {
      for (String name : CeremonyFile.read(file).domainFiles()) {
        DurableFiles.write(
            folder.root().resolve(name), Files.readAllBytes(file.resolveSibling(name)));
      }
      DurableFiles.write(folder.ceremony(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new CommandFailed("the ceremony file could not be kept: " + e.getMessage(), e);
    }
  }

  private void domains(
      HighSide high,
      List<Officer> officers,
      List<OfficerKey> security,
      List<DomainProfile.Server> servers) {
    steps.say("partitions: " + threshold().status(high.tokens().partitions().size()));
    high.tokens().health().forEach(steps::say);
    for (Partition p : high.tokens().partitions()) {
      steps.say("keys of partition " + p.index() + " " + p.identity().fingerprint());
    }
    for (DomainFile domain : ceremony.domains()) {
      domain(high, domain, officers, security, servers);
    }
  }

  private Threshold threshold() {
    return ceremony.threshold();
  }

  /// What everyone in the room compares before anything is made.
  private void announce(List<Officer> officers) {
    steps.say("software " + SoftwareHash.ofThisProgram() + " (SHA-256 over its jars)");
    for (String name : ceremony.domainFiles()) {
      steps.say("options file " + name + " " + hash(file.resolveSibling(name)) + " (SHA-256)");
    }
    steps.say(threshold() + ", " + ceremony.approvalsNeeded() + " approvals for an issue");
    steps.say(threshold().advice());
    for (Officer o : officers) {
      steps.say("officer " + o.name() + " " + o.roles() + ", key " + o.keyId());
    }
  }

  private void domain(
      HighSide high,
      DomainFile domain,
      List<Officer> officers,
      List<OfficerKey> security,
      List<DomainProfile.Server> servers) {
    boolean made =
        high.log().index().find(domain.name()).map(LogIndex.Domain::hasGeneration).orElse(false);
    if (!made) {
      String step = "generate the master secrets of " + domain.name() + " as shares";
      if (steps.saidBefore("STEP " + step)) {
        steps.say(
            "the key generation of "
                + domain.name()
                + " that was cut off ended with nothing usable: a new session of the same plan begins");
      }
      steps.step(step);
      SignedStatement policy =
          SignedStatement.sign(policy(domain, officers, security.size()), List.copyOf(security));
      SignedStatement record = generate(high, domain, (DomainPolicy) policy.statement());
      SignedStatement terms =
          SignedStatement.sign(terms(domain, high.now()), List.copyOf(security));
      // All in one commit: before it there is nothing, after it the secrets are there.
      long _ = high.log().append(List.of(policy, record, terms));
    }
    AfterRecord after = new AfterRecord(high, steps, security);
    after.selfTest(domain.name());
    steps.step("sign certificate and profile of " + domain.name());
    LogIndex.Domain now = high.log().index().domainOf(domain.name());
    byte[] certificate =
        Certificates.ofEpoch(
            folder,
            now.policy(),
            now.generation(),
            now.terms()
                .map(t -> new KeyPeriod(domain.rule(), t.firstPeriod()))
                .orElseGet(() -> KeyPeriod.at(domain.rule(), high.now())),
            domain.number(DomainNumber.EPOCH_PERIODS));
    after.profile(
        domain.name(),
        certificate,
        () -> profile(high, domain, now.generation(), KmsCertificate.hash(certificate), servers));
  }

  private SignedStatement generate(HighSide high, DomainFile domain, DomainPolicy policy) {
    List<Partition> partitions = high.tokens().partitions();
    CeremonyPlan plan =
        new CeremonyPlan(
            ceremony.threshold(),
            domain.name(),
            1,
            1,
            ceremony.logOrigin(),
            high.tokens().logKey().vkey(),
            policy.hash(),
            SoftwareHash.ofThisProgram(),
            partitions.stream().map(Partition::identity).toList());
    steps.say("plan " + PartitionCard.grouped(plan.fingerprint()));
    steps.say("in words " + TenWords.of(plan.fingerprint()));
    Confirmations.await(plan, partitions);
    SignedStatement record = CeremonyRun.run(plan, partitions);
    GenerationRecord g = (GenerationRecord) record.statement();
    steps.say(domain.name().value() + ": z and x generated as shares, " + threshold());
    steps.say("Z_T  " + Hash32.sha256(g.zT().toArray()) + " (SHA-256)");
    steps.say("KPAK " + g.kpak());
    return record;
  }

  private DomainPolicy policy(DomainFile domain, List<Officer> officers, int securityQuorum) {
    return new DomainPolicy(
        domain.name(),
        1,
        Hash32.ZERO,
        domain.kms(),
        domain.rule(),
        officers,
        domain.number(DomainNumber.APPROVALS, ceremony.approvalsNeeded()),
        purposes(domain),
        domain.number(DomainNumber.WINDOW_SECONDS),
        domain.number(DomainNumber.RELEASE_DAYS),
        domain.number(DomainNumber.MAX_KEYS),
        domain.number(DomainNumber.SECURITY_QUORUM, securityQuorum));
  }

  /// The first epoch is counted from the period in which its ceremony is.
  private static DomainTerms terms(DomainFile domain, Instant now) {
    return new DomainTerms(
        domain.name(),
        1,
        Hash32.ZERO,
        KeyPeriod.at(domain.rule(), now).number(),
        domain.number(DomainNumber.EPOCH_PERIODS),
        domain.number(DomainNumber.KEEP_KEY_DAYS),
        domain.number(DomainNumber.KEEP_SEALED_DAYS),
        domain.number(DomainNumber.KEEP_REQUEST_DAYS),
        now.getEpochSecond());
  }

  /// Audit keys are decided here for good: what the first policy does not have never comes.
  private static Set<Purpose> purposes(DomainFile domain) {
    EnumSet<Purpose> all =
        EnumSet.copyOf(
            domain
                .purposes()
                .orElseGet(() ->
                    EnumSet.of(Purpose.ISSUE, Purpose.SELF_TEST, Purpose.DRILL, Purpose.AUDIT)));
    if (options(domain).contains(DomainOption.NO_AUDIT_KEYS)) {
      all.remove(Purpose.AUDIT);
    }
    return all;
  }

  private static Set<DomainOption> options(DomainFile domain) {
    return domain.options().orElse(Set.of());
  }

  private DomainProfile profile(
      HighSide high,
      DomainFile domain,
      GenerationRecord g,
      Hash32 certificate,
      List<DomainProfile.Server> servers) {
    List<DomainProfile.Witness> witnesses = new ArrayList<>();
    for (Partition p : high.tokens().partitions()) {
      Octets key = p.identity().witnessKey();
      witnesses.add(
          new DomainProfile.Witness(
              p.index(), Witness.key(ceremony.logOrigin(), p.index(), key).name(), key));
    }
    return new DomainProfile(
        domain.name(),
        1,
        Hash32.ZERO,
        domain.kms(),
        domain.rule(),
        g.epoch(),
        g.gamma(),
        certificate,
        Hash32.ZERO,
        ceremony.logOrigin(),
        Octets.of(high.tokens().logKey().octets()),
        witnesses,
        ceremony.threshold().quorum(),
        Octets.of(high.tokens().appliance().bundleKey()),
        servers,
        CLOCK_TOLERANCE_SECONDS,
        DomainOption.flags(options(domain)));
  }

  private List<Officer> officers(Path folder) {
    List<Officer> officers = new ArrayList<>();
    for (CeremonyFile.OfficerEntry o : ceremony.officers()) {
      officers.add(
          new Officer(
              o.name(), o.roles(), CarriedFile.publicKey(folder.resolve(o.name() + ".pem"))));
    }
    return officers;
  }

  private static void requireSecurityOfficers(List<Officer> officers, List<OfficerKey> present) {
    for (Officer o : officers) {
      if (o.roles().contains(Role.SECURITY_OFFICER)
          && present.stream().noneMatch(k -> k.keyId().equals(o.keyId()))) {
        throw new CommandFailed(
            "security officer "
                + o.name()
                + " must sign the first policy: give --sign-with "
                + o.name()
                + ".p12");
      }
    }
  }
}
