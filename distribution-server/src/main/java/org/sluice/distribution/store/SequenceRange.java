package org.sluice.distribution.store;

/// Sequence numbers from `first` to `last`, both included. Printed as the sender's `resend` reads
/// it.
public record SequenceRange(long first, long last) {
  @Override
  public String toString() {
    return first == last ? Long.toString(first) : first + "-" + last;
  }
}
