package org.sluice.appliance.ceremony;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataFolder;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.hsm.wire.PartitionCard;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.keyset.KmsCertificate;
import org.sluice.mikey.keyset.MasterKeys;
import org.sluice.records.codec.Octets;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.TenWords;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.signing.StatementSigner;
import org.sluice.records.statement.CeremonyHeld;
import org.sluice.records.statement.DomainOption;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.records.statement.Officer;
import org.sluice.records.statement.Role;
import org.sluice.threshold.CeremonyPlan;
import org.sluice.threshold.Partition;
import org.sluice.threshold.Witness;
import org.sluice.threshold.ceremony.CeremonyRun;

/// The ceremony, step by step: tokens and their keys; then for each domain the policy, the
/// distributed key generation, the generation record in the log, a self-test, the certificate, and
/// the signed profile.
final class CeremonyRunner {

  private static final int EPOCH_PERIODS = 12;
  private static final int RELEASE_DAYS = 7;
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

  void run(Path officersFolder, List<OfficerKey> security, List<DomainProfile.Server> servers) {
    List<Officer> officers = officers(officersFolder);
    requireSecurityOfficers(officers, security);
    Hash32 fileHash = announce(officers);
    steps.step("make the tokens and their keys");
    new TokenMaking(folder, option, steps::say).make(ceremony);
    try (HighSide high = HighSide.begin(folder, ceremony).unlock(option)) {
      steps.say("partitions: " + high.tokens().summary());
      high.tokens().health().forEach(steps::say);
      for (Partition p : high.tokens().partitions()) {
        steps.say("keys of partition " + p.index() + " " + p.identity().fingerprint());
      }
      for (CeremonyFile.DomainEntry domain : ceremony.domains()) {
        domain(high, domain, officers, security, servers);
      }
      CeremonyHeld held = steps.end(ceremony.logOrigin(), fileHash);
      long _ = high.log().append(List.of(steps.sign(held, security)));
      high.publish();
      high.outbox().exportLog();
    }
    // Last: a data folder without this file is a ceremony that was cut off, and is used by no
    // command.
    try {
      DurableFiles.write(folder.ceremony(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new CommandFailed("the ceremony file could not be kept: " + e.getMessage(), e);
    }
  }

  /// What everyone in the room compares before anything is made.
  private Hash32 announce(List<Officer> officers) {
    Hash32 fileHash;
    try {
      fileHash = Hash32.sha256(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new CommandFailed("the ceremony file cannot be read: " + e.getMessage(), e);
    }
    steps.say("software " + SoftwareHash.ofThisProgram() + " (SHA-256 over its jars)");
    steps.say("ceremony file " + fileHash + " (SHA-256), log " + ceremony.logOrigin());
    steps.say(ceremony.threshold() + ", " + ceremony.approvalsNeeded() + " approvals for an issue");
    for (Officer o : officers) {
      steps.say("officer " + o.name() + " " + o.roles() + ", key " + o.keyId());
    }
    return fileHash;
  }

  private void domain(
      HighSide high,
      CeremonyFile.DomainEntry domain,
      List<Officer> officers,
      List<OfficerKey> security,
      List<DomainProfile.Server> servers) {
    steps.step("generate the master secrets of " + domain.name() + " as shares");
    SignedStatement policy =
        SignedStatement.sign(policy(domain, officers, security.size()), signers(security));
    DomainPolicy stated = (DomainPolicy) policy.statement();
    SignedStatement record = generate(high, domain, stated);
    GenerationRecord generation = (GenerationRecord) record.statement();
    long _ = high.log().append(List.of(policy, record));
    high.publish();
    steps.say(
        domain.name().value()
            + ": generation "
            + generation.gamma()
            + " in force, logged and co-signed");
    List<Partition> _ = high.activate(domain.name());
    new SelfTest(high, stated, generation).run(Instant.now());
    steps.say(
        domain.name().value()
            + ": self-test passed: a key for the reserved identifier verifies under Z_T and KPAK");
    steps.step("sign certificate and profile of " + domain.name());
    byte[] certificate = certificate(domain, generation);
    SignedStatement profile =
        SignedStatement.sign(
            profile(high, domain, generation, KmsCertificate.hash(certificate), servers),
            signers(security));
    long _ = high.log().append(List.of(profile));
    high.publish();
    DurableFiles.write(
        folder.profiles().resolve(domain.name().value() + ".profile"), profile.encoded());
    high.outbox().export(BundleKind.CERTIFICATE, domain.name(), List.of(Octets.of(certificate)));
    high.outbox().export(BundleKind.PROFILE, domain.name(), List.of(Octets.of(profile.encoded())));
    steps.say(
        domain.name().value()
            + ": profile "
            + profile.statement().hash()
            + ", in words "
            + TenWords.of(profile.statement().hash()));
  }

  private SignedStatement generate(
      HighSide high, CeremonyFile.DomainEntry domain, DomainPolicy policy) {
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
    steps.say(domain.name().value() + ": z and x generated as shares, " + ceremony.threshold());
    steps.say("Z_T  " + Hash32.sha256(g.zT().toArray()) + " (SHA-256)");
    steps.say("KPAK " + g.kpak());
    return record;
  }

  private DomainPolicy policy(
      CeremonyFile.DomainEntry domain, List<Officer> officers, int securityQuorum) {
    return new DomainPolicy(
        domain.name(),
        1,
        Hash32.ZERO,
        domain.kms(),
        domain.rule(),
        officers,
        ceremony.approvalsNeeded(),
        Set.copyOf(EnumSet.of(Purpose.ISSUE, Purpose.SELF_TEST, Purpose.DRILL)),
        DomainPolicy.DEFAULT_WINDOW_SECONDS,
        RELEASE_DAYS,
        100_000,
        securityQuorum);
  }

  private byte[] certificate(CeremonyFile.DomainEntry domain, GenerationRecord g) {
    KeyPeriod first = KeyPeriod.at(domain.rule(), Instant.now());
    KeyPeriod last = first;
    for (int i = 1; i < EPOCH_PERIODS; i++) {
      last = last.next();
    }
    MasterKeys keys =
        new MasterKeys(
            domain.kms(),
            PublicPoint.of(Curve.SAKKE, g.zT().toArray()),
            PublicPoint.of(Curve.P256, g.kpak().toArray()),
            domain.rule());
    return KmsCertificate.root(
            keys,
            "cert1." + domain.kms().value(),
            domain.kms().value(),
            first.start(),
            last.end(),
            domain.name().value())
        .toXml();
  }

  private DomainProfile profile(
      HighSide high,
      CeremonyFile.DomainEntry domain,
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
        DomainOption.flags(domain.options()));
  }

  private List<Officer> officers(Path folder) {
    List<Officer> officers = new ArrayList<>();
    for (CeremonyFile.OfficerEntry o : ceremony.officers()) {
      officers.add(
          new Officer(
              o.name(), o.roles(), OfficerKey.readPublic(folder.resolve(o.name() + ".pem"))));
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

  private static List<StatementSigner> signers(List<OfficerKey> keys) {
    return List.copyOf(keys);
  }
}
