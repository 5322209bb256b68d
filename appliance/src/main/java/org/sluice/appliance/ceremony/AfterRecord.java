package org.sluice.appliance.ceremony;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.hsm.wire.PartitionCard;
import org.sluice.records.codec.Octets;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.TenWords;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.threshold.Partition;

/// What follows a logged generation record, in the first ceremony and in every change of the
/// shares: all partitions switch, a self-test, a profile that names the new generation. Each step
/// looks first whether the log has it already, so that a run that was cut off goes on where it was.
public final class AfterRecord {

  private final HighSide high;
  private final Steps steps;
  private final List<OfficerKey> security;

  /// For a run whose security officers are present with their keys.
  public AfterRecord(HighSide high, Steps steps, List<OfficerKey> security) {
    this.high = high;
    this.steps = steps;
    this.security = List.copyOf(security);
  }

  private LogIndex.Domain domain(DomainName name) {
    return high.log().index().domainOf(name);
  }

  /// Opens the shares of the domain and makes one key for the reserved identifier.
  public void selfTest(DomainName name) {
    var _ = high.publish();
    GenerationRecord g = domain(name).generation();
    steps.say(
        name
            + ": epoch "
            + g.epoch()
            + ", generation "
            + g.generation()
            + " in force, logged and co-signed: GAMMA "
            + PartitionCard.grouped(g.gamma()));
    if (domain(name).selfTested()) {
      steps.say(name + ": its self-test has passed before");
      return;
    }
    List<Partition> _ = high.activate(name);
    new SelfTest(high, domain(name).policy(), g).run(high.now());
    steps.say(
        name + ": self-test passed: a key for the reserved identifier verifies under Z_T and KPAK");
  }

  /// Signs, logs and exports the profile of the generation in force, with its certificate if that
  /// is new; what is logged already is only exported.
  public void profile(
      DomainName name, byte @Nullable [] certificate, Supplier<DomainProfile> next) {
    if (!hasProfileOfNow(name)) {
      SignedStatement signed = SignedStatement.sign(next.get(), List.copyOf(security));
      long _ = high.log().append(List.of(signed));
    }
    var _ = high.publish();
    if (certificate != null) {
      high.outbox().exportOnce(BundleKind.CERTIFICATE, name, List.of(Octets.of(certificate)));
    }
    SignedStatement profile = sendProfile(high, name);
    steps.say(
        name
            + ": profile "
            + ((DomainProfile) profile.statement()).number()
            + ", "
            + profile.statement().hash()
            + ", in words "
            + TenWords.of(profile.statement().hash()));
  }

  /// Puts the newest profile of the domain where people take it from, and into a bundle; what was
  /// sent before is not sent again.
  public static SignedStatement sendProfile(HighSide high, DomainName name) {
    SignedStatement profile = high.log().index().domainOf(name).profile();
    DurableFiles.write(
        high.folder().profiles().resolve(name.value() + ".profile"), profile.encoded());
    high.outbox().exportOnce(BundleKind.PROFILE, name, List.of(Octets.of(profile.encoded())));
    return profile;
  }

  private boolean hasProfileOfNow(DomainName name) {
    return domain(name).hasProfile()
        && ((DomainProfile) domain(name).profile().statement())
            .gamma()
            .equals(domain(name).generation().gamma());
  }
}
