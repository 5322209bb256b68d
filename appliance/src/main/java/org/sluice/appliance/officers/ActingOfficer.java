package org.sluice.appliance.officers;

import org.sluice.records.id.DomainName;
import org.sluice.records.statement.Officer;

/// An officer whose signature was verified, in one domain.
public record ActingOfficer(DomainName domain, Officer inPolicy) {
  /// The name in the policy.
  public String name() {
    return inPolicy.name();
  }
}
