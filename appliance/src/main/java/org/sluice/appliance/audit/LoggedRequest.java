package org.sluice.appliance.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.BatchOpened;
import org.sluice.records.statement.Request;

/// A request with everything the log holds about it.
public final class LoggedRequest {
  /// A batch of a request: where its leaves begin and, once exported, its export leaf.
  ///
  /// @param firstLeaf index of its first Extraction leaf
  /// @param exportLeaf -1 while the batch is open; the release of an audit key
  public record Batch(long number, long firstLeaf, int count, long exportLeaf) {}

  private final long leaf;
  private final SignedStatement signed;
  private final List<SignedStatement> approvals = new ArrayList<>();
  private final Map<Long, Batch> batches = new TreeMap<>();

  LoggedRequest(long leaf, SignedStatement signed) {
    this.leaf = leaf;
    this.signed = signed;
  }

  /// The request statement, as signed by the requester.
  public SignedStatement signed() {
    return signed;
  }

  /// Index of the request's entry.
  public long leaf() {
    return leaf;
  }

  public Request request() {
    return (Request) signed.statement();
  }

  /// Key id of the officer who requested.
  public Hash32 requester() {
    return signed.signatures().getFirst().keyId();
  }

  /// Approvals in the order of the log.
  public List<SignedStatement> approvals() {
    return List.copyOf(approvals);
  }

  /// A batch that was opened.
  public Optional<Batch> batch(long number) {
    return Optional.ofNullable(batches.get(number));
  }

  /// Whether every batch has been exported.
  public boolean complete() {
    return batches.size() == request().batches()
        && batches.values().stream().allMatch(b -> b.exportLeaf() >= 0);
  }

  void approved(SignedStatement approval) {
    approvals.add(approval);
  }

  void opened(long leaf, BatchOpened b) {
    batches.put(b.batch(), new Batch(b.batch(), leaf + 1, b.count(), -1));
  }

  void closed(long number, long leaf) {
    Batch b = batches.get(number);
    if (b != null && b.exportLeaf() < 0) {
      batches.put(number, new Batch(number, b.firstLeaf(), b.count(), leaf));
    }
  }
}
