package org.sluice.appliance.shares;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.mikey.keyset.KmsCertificate;
import org.sluice.records.id.Hash32;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.records.statement.PartitionKeys;
import org.sluice.threshold.Threshold;
import org.sluice.threshold.Witness;

/// The profile that follows the newest of a domain: its generation in force, its partitions as
/// witnesses, everything else as before (keys-and-trust 2).
final class NextProfile {
  private NextProfile() {}

  /// `certificate` is that of a new epoch, or null.
  static DomainProfile of(LogIndex.Domain domain, byte @Nullable [] certificate) {
    DomainProfile p = (DomainProfile) domain.profile().statement();
    GenerationRecord g = domain.generation();
    List<DomainProfile.Witness> witnesses = new ArrayList<>();
    for (PartitionKeys k : g.partitions()) {
      int index = witnesses.size() + 1;
      witnesses.add(
          new DomainProfile.Witness(
              index, Witness.key(p.logOrigin(), index, k.witnessKey()).name(), k.witnessKey()));
    }
    return new DomainProfile(
        p.domain(),
        p.number() + 1,
        p.hash(),
        p.kms(),
        p.rule(),
        g.epoch(),
        g.gamma(),
        certificate == null ? p.currentCertificate() : KmsCertificate.hash(certificate),
        Hash32.ZERO,
        p.logOrigin(),
        p.logKey(),
        witnesses,
        new Threshold(g.t(), g.n()).quorum(),
        p.bundleSpki(),
        p.distribution(),
        p.clockToleranceSeconds(),
        p.flags());
  }
}
