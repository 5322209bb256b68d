package org.sluice.records.tlog;

/// A Merkle proof that does not prove what it should; [#clause()] is the step of RFC 9162 that
/// failed.
public final class BadProof extends TlogException {
  private static final long serialVersionUID = 1L;

  /// @serial
  private final String clause;

  BadProof(String clause, String expected, String got) {
    super("proof refused (RFC 9162 " + clause + "): expected " + expected + ", got " + got);
    this.clause = clause;
  }

  /// Clause and step, for example `2.1.3.2 step 1`.
  public String clause() {
    return clause;
  }
}
