package org.sluice.appliance.audit;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.sluice.records.id.DomainName;
import org.sluice.records.statement.CallPolicy;
import org.sluice.records.statement.Statement;

/// The call policy of each domain, as the log has it last.
final class CallIndex {
  private final Map<DomainName, CallPolicy> latest = new HashMap<>();

  void accept(Statement statement) {
    if (statement instanceof CallPolicy policy) {
      latest.put(policy.domain(), policy);
    }
  }

  Optional<CallPolicy> of(DomainName domain) {
    return Optional.ofNullable(latest.get(domain));
  }
}
