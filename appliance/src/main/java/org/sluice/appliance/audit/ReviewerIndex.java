package org.sluice.appliance.audit;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.DomainName;
import org.sluice.records.statement.ReviewerNamed;

/// Reviewers as the log names them: the latest statement about a name counts.
public final class ReviewerIndex {
  private final Map<DomainName, Map<String, ReviewerNamed>> latest = new TreeMap<>();
  private final Map<DomainName, Long> numbers = new TreeMap<>();

  void named(ReviewerNamed r) {
    latest.computeIfAbsent(r.domain(), _ -> new TreeMap<>()).put(r.reviewer(), r);
    numbers.put(r.domain(), r.number());
  }

  /// The number that the domain's next statement about a reviewer has.
  public long next(DomainName domain) {
    return numbers.getOrDefault(domain, 0L) + 1;
  }

  /// The latest statement about every reviewer of a domain, by name.
  public Collection<ReviewerNamed> all(DomainName domain) {
    return List.copyOf(latest.getOrDefault(domain, Map.of()).values());
  }

  /// Those to whom openings are sealed.
  public List<ReviewerNamed> active(DomainName domain) {
    return all(domain).stream().filter(r -> r.state() == DeviceState.ACTIVE).toList();
  }
}
