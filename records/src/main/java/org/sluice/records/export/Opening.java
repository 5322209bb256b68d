package org.sluice.records.export;

import java.util.Arrays;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.IdentityCommitment;
import org.sluice.records.id.UserUri;

/// Who stands behind a commitment of the log. It proves itself: no other URI and salt give the same
/// commitment.
///
/// @param salt 32 octets
public record Opening(DomainName domain, UserUri user, Octets salt) implements Comparable<Opening> {
  /// Checks the salt's length.
  public Opening {
    Bounds.of("Opening").length("salt", salt, IdentityCommitment.SALT_OCTETS);
  }

  /// The commitment that it opens.
  public Hash32 commitment() {
    return IdentityCommitment.of(salt.toArray(), user);
  }

  /// By domain, URI, salt: the order of the lines of [Openings].
  @Override
  public int compareTo(Opening other) {
    int byDomain = domain.compareTo(other.domain);
    if (byDomain != 0) {
      return byDomain;
    }
    int byUser = user.value().compareTo(other.user.value());
    return byUser != 0 ? byUser : Arrays.compareUnsigned(salt.toArray(), other.salt.toArray());
  }
}
