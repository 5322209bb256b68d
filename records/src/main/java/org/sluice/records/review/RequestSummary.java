package org.sluice.records.review;

import java.util.List;
import java.util.Locale;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;

/// A request as the log tells it.
///
/// @param approvers names of the distinct officers who approved
/// @param leaves keys that were opened
/// @param batchesOpened of `batches`
/// @param batchesClosed of those opened, closed by an export
/// @param recordsExported sealed records in these exports
public record RequestSummary(
    DomainName domain,
    RequestId requestId,
    Purpose purpose,
    String requester,
    List<String> approvers,
    long leaves,
    long batchesOpened,
    long batches,
    long batchesClosed,
    long recordsExported) {
  /// Keeps a copy.
  public RequestSummary {
    approvers = List.copyOf(approvers);
  }

  /// One line for people.
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "request %s of %s: %s by %s, approved by %s;"
            + " %d keys in %d of %d batches, %d exported with %d records",
        requestId,
        domain,
        purpose,
        requester,
        approvers.isEmpty() ? "nobody" : String.join(", ", approvers),
        leaves,
        batchesOpened,
        batches,
        batchesClosed,
        recordsExported);
  }
}
