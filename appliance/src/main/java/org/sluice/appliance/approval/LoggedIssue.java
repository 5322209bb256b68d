package org.sluice.appliance.approval;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.audit.LoggedRequest;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.RequestId;
import org.sluice.records.statement.IssueReason;
import org.sluice.records.statement.Request;

/// What an officer takes for one issue: a request, or all requests of an issue that took several.
///
/// @param id of the only request, or of the issue
/// @param parts in order, at least one
public record LoggedIssue(RequestId id, List<LoggedRequest> parts) {
  /// Keeps a copy.
  public LoggedIssue {
    parts = List.copyOf(parts);
  }

  /// The issue, or the request, of that id.
  ///
  /// @throws CommandFailed if the log has none
  public static LoggedIssue of(LogIndex index, RequestId id) {
    Optional<LoggedRequest> one = index.request(id);
    if (one.isPresent()) {
      return new LoggedIssue(id, List.of(one.get()));
    }
    LoggedIssue issue = byId(index).get(id);
    if (issue == null) {
      throw new CommandFailed("the log has no request " + id + " (sluice issue list)");
    }
    return issue;
  }

  /// All of them, in the order of the log.
  public static List<LoggedIssue> all(LogIndex index) {
    return List.copyOf(byId(index).values());
  }

  private static Map<RequestId, LoggedIssue> byId(LogIndex index) {
    Map<RequestId, List<LoggedRequest>> parts =
        index.requests().stream()
            .collect(
                Collectors.groupingBy(
                    r -> part(r).map(IssueReason.Part::issue).orElse(r.request().requestId()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    Map<RequestId, LoggedIssue> all = new LinkedHashMap<>();
    parts.forEach((id, list) -> all.put(id, new LoggedIssue(id, sorted(list))));
    return all;
  }

  private static List<LoggedRequest> sorted(List<LoggedRequest> parts) {
    return parts.stream()
        .sorted(Comparator.comparingInt(r -> part(r).map(IssueReason.Part::number).orElse(0)))
        .toList();
  }

  private static Optional<IssueReason.Part> part(LoggedRequest r) {
    return IssueReason.parse(r.request().reason()).flatMap(IssueReason::part);
  }

  /// The requests, in order.
  public List<Request> requests() {
    return parts.stream().map(LoggedRequest::request).toList();
  }

  public DomainName domain() {
    return parts.getFirst().request().domain();
  }

  /// How many keys are asked for.
  public long keys() {
    return parts.stream().mapToLong(r -> r.request().leaves()).sum();
  }

  /// How many approvals the part has that has the fewest.
  public int approvals() {
    return parts.stream().mapToInt(r -> r.approvals().size()).min().orElseThrow();
  }
}
