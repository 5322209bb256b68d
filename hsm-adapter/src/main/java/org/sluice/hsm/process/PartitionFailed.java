package org.sluice.hsm.process;

/// A custodian's command could not be done. The text is what they see: what was expected and what
/// was found.
final class PartitionFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PartitionFailed(String message) {
    super(message);
  }

  PartitionFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
