package org.sluice.appliance.ceremony;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataFolder;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.keyset.KmsCertificate;
import org.sluice.mikey.keyset.MasterKeys;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.DomainProfile;
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
    Path file = file(folder, policy.domain(), g.epoch());
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

  /// The certificate that a profile names as the current one.
  ///
  /// @throws CommandFailed if it is not here, or its file holds another
  public static byte[] kept(DataFolder folder, DomainProfile profile) {
    Path file = file(folder, profile.domain(), profile.epoch());
    byte @Nullable [] octets = DurableFiles.read(file, MAX_OCTETS);
    if (octets == null || !KmsCertificate.hash(octets).equals(profile.currentCertificate())) {
      throw new CommandFailed(
          file
              + ": expected the certificate "
              + profile.currentCertificate()
              + " that profile "
              + profile.number()
              + " names, found "
              + (octets == null ? "no file" : "" + KmsCertificate.hash(octets)));
    }
    return octets;
  }

  private static Path file(DataFolder folder, DomainName domain, long epoch) {
    return folder.profiles().resolve(domain.value() + ".epoch-" + epoch + ".certificate");
  }
}
