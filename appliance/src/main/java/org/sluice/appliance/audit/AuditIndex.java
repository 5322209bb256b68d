package org.sluice.appliance.audit;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.RequestId;
import org.sluice.records.statement.AuditFunction;
import org.sluice.records.statement.AuditReleased;
import org.sluice.records.statement.Statement;

/// Audit functions and released audit keys, as the log has them.
public final class AuditIndex {

  /// A release and where it stands.
  public record Release(long leaf, AuditReleased released) {}

  private final Map<DomainName, AuditFunction> functions = new HashMap<>();
  private final Map<RequestId, Release> releases = new HashMap<>();

  /// Takes an entry. The request whose key was released, if it is a release.
  Optional<RequestId> accept(long leaf, Statement statement) {
    switch (statement) {
      case AuditFunction function -> functions.put(function.domain(), function);
      case AuditReleased released -> {
        releases.put(released.requestId(), new Release(leaf, released));
        return Optional.of(released.requestId());
      }
      default -> {
        // Not about audit keys, or of no interest afterwards.
      }
    }
    return Optional.empty();
  }

  /// The audit function of a domain now.
  public Optional<AuditFunction> function(DomainName domain) {
    return Optional.ofNullable(functions.get(domain));
  }

  /// The release of a request's key, if it was sealed.
  public Optional<Release> released(RequestId request) {
    return Optional.ofNullable(releases.get(request));
  }
}
