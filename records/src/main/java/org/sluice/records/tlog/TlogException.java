package org.sluice.records.tlog;

/// What can be wrong with a log, its notes or its proofs. Every kind names what was expected and
/// what was there; none carries more of the input than a size, an index or a hash.
public abstract sealed class TlogException extends RuntimeException
    permits BadNote, BadProof, LogDamaged, EntryTooLong {
  private static final long serialVersionUID = 1L;

  TlogException(String message) {
    super(message);
  }
}
