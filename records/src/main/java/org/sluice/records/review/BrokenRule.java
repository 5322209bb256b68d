package org.sluice.records.review;

/// An entry that breaks a rule; becomes a [Finding] with the entry's index.
final class BrokenRule extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BrokenRule(String reason) {
    super(reason);
  }

  static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new BrokenRule(otherwise);
    }
  }
}
