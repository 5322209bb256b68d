package org.sluice.threshold;

/// A failure of the partitions or of their coordination, by type. Texts are made of fields; none
/// holds octets of a message or anything secret.
public abstract sealed class ThresholdException extends RuntimeException
    permits TooFewPartitions,
        PartitionUnavailable,
        PartitionRefused,
        PartitionStopped,
        EntryRefused,
        CeremonyFailed,
        IssuingStopped,
        BatchFailed {
  private static final long serialVersionUID = 1L;

  ThresholdException(String message) {
    super(message);
  }
}
