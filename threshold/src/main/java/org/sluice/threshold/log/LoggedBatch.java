package org.sluice.threshold.log;

import java.util.List;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;

/// A complete batch whose leaves were found to be those that were approved.
public final class LoggedBatch {
  private final long firstLeaf;
  private final int count;
  private final RequestId requestId;
  private final long number;
  private final Purpose purpose;
  private final Hash32 gamma;
  private final Sighting sighting;
  private List<LoggedLeaf> leaves;
  private boolean closed;

  LoggedBatch(FillingBatch filled, Hash32 gamma, Sighting sighting) {
    this.firstLeaf = filled.firstLeaf();
    this.count = filled.opened().count();
    this.requestId = filled.opened().requestId();
    this.number = filled.opened().batch();
    this.purpose = filled.opened().purpose();
    this.gamma = gamma;
    this.sighting = sighting;
    this.leaves = filled.leaves();
  }

  /// Log index of the first leaf; the others follow it.
  public long firstLeaf() {
    return firstLeaf;
  }

  /// Number of leaves.
  public int count() {
    return count;
  }

  /// The leaves in order; empty once closed.
  public List<LoggedLeaf> leaves() {
    return leaves;
  }

  /// What its keys are for.
  public Purpose purpose() {
    return purpose;
  }

  /// Generation in force when it was logged.
  public Hash32 gamma() {
    return gamma;
  }

  /// When and how this partition first saw it.
  public Sighting sighting() {
    return sighting;
  }

  /// Whether its export has closed it.
  public boolean closed() {
    return closed;
  }

  boolean isOf(RequestId request) {
    return requestId.equals(request);
  }

  boolean is(RequestId request, long batch) {
    return requestId.equals(request) && number == batch;
  }

  void close() {
    closed = true;
    leaves = List.of();
  }
}
