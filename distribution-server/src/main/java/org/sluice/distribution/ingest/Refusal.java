package org.sluice.distribution.ingest;

import org.sluice.distribution.trust.TrustedDomain;
import org.sluice.distribution.trust.TrustedDomains;
import org.sluice.records.id.DomainName;

/// Why a bundle was not stored. The code is one of a few words that counters and status use; the
/// text is for people.
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// What was wrong, in the order of the checks.
  enum Code {
    /// Not a bundle, or not the one its frames announced.
    MALFORMED,
    /// Of a domain whose profile this server does not have.
    UNKNOWN_DOMAIN,
    /// Signature, export entry, checkpoint or inclusion proof:
    /// [org.sluice.records.export.BadBundle.Check].
    NOT_VERIFIED,
    /// Verified, but another verified bundle holds its sequence number: alarm.
    CONFLICT,
    /// An item is not what its kind says, or of another domain.
    BAD_ITEM,
    /// A log segment that does not lead to its co-signed root.
    WRONG_ROOT,
    /// Too many log segments wait for an earlier one.
    NO_ROOM
  }

  /// @serial
  private final Code code;

  Refusal(Code code, String why) {
    super(why);
    this.code = code;
  }

  /// The domain of that name, or a refusal.
  static TrustedDomain domain(TrustedDomains domains, DomainName name) {
    return domains
        .domain(name)
        .orElseThrow(() -> new Refusal(Code.UNKNOWN_DOMAIN, "no profile of domain " + name));
  }

  Code code() {
    return code;
  }

  String why() {
    return String.valueOf(getMessage());
  }
}
