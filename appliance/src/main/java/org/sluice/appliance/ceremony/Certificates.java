package org.sluice.appliance.ceremony;

import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.DataFolder;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.keyset.KmsCertificate;
import org.sluice.mikey.keyset.MasterKeys;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.GenerationRecord;

/// The KMS certificate of each epoch. It is kept in a file before its hash stands in a profile: a
/// run that goes on after a crash has to export the very same octets.
public final class Certificates {
  private static final int MAX_OCTETS = 64 << 10;

  private Certificates() {}

  /// The certificate of the epoch of `g`, made if there is none yet.
  ///
  /// @param first its first period
  /// @param periods how many
  public static byte[] ofEpoch(
      DataFolder folder, DomainPolicy policy, GenerationRecord g, KeyPeriod first, long periods) {
    var file =
        folder.profiles().resolve(policy.domain().value() + ".epoch-" + g.epoch() + ".certificate");
    byte @Nullable [] kept = DurableFiles.read(file, MAX_OCTETS);
    if (kept != null) {
      return kept;
    }
    MasterKeys keys =
        new MasterKeys(
            policy.kms(),
            PublicPoint.of(Curve.SAKKE, g.zT().toArray()),
            PublicPoint.of(Curve.P256, g.kpak().toArray()),
            policy.rule());
    byte[] made =
        KmsCertificate.root(
                keys,
                "cert" + g.epoch() + "." + policy.kms().value(),
                policy.kms().value(),
                first.start(),
                new KeyPeriod(policy.rule(), first.number() + periods - 1).end(),
                policy.domain().value())
            .toXml();
    DurableFiles.write(file, made);
    return made;
  }
}
