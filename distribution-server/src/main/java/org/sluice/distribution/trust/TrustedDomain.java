package org.sluice.distribution.trust;

import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.export.BundleVerifier;
import org.sluice.records.export.DomainLog;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.tlog.CheckpointVerifier;

/// One domain and the keys that its active profile names.
///
/// It is made from a file that a person carried here, or by [Succession] from a profile that the
/// one before vouches for.
public final class TrustedDomain {
  private final SignedStatement signed;
  private final DomainProfile profile;
  private final CheckpointVerifier checkpoints;
  private final BundleVerifier bundles;

  private TrustedDomain(SignedStatement signed, DomainProfile profile) {
    this.signed = signed;
    this.profile = profile;
    this.checkpoints = DomainLog.of(profile);
    this.bundles = new BundleVerifier(profile.bundleSpki().toArray(), checkpoints);
  }

  /// Reads an encoded, signed profile. The signatures are not checked here: who signs profiles is
  /// said by a policy, see [Succession].
  ///
  /// @throws MalformedRecord if it is not one
  static TrustedDomain decode(byte[] octets) {
    return of(SignedStatement.decode(octets));
  }

  /// The same from a statement that has been read.
  public static TrustedDomain of(SignedStatement signed) {
    if (signed.statement() instanceof DomainProfile profile) {
      return new TrustedDomain(signed, profile);
    }
    throw new MalformedRecord(
        "DomainProfile", "type", "a statement " + signed.statement().label() + " is no profile");
  }

  /// The profile with its signatures.
  public SignedStatement signed() {
    return signed;
  }

  /// The profile.
  public DomainProfile profile() {
    return profile;
  }

  /// Checks checkpoints of the domain's log.
  public CheckpointVerifier checkpoints() {
    return checkpoints;
  }

  /// Checks bundles of the domain.
  public BundleVerifier bundles() {
    return bundles;
  }
}
