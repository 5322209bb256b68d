package org.sluice.fuzz;

/// A property that a target demands does not hold: a finding.
public final class Wrong extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Wrong(String what) {
    super(what);
  }

  static void unless(boolean holds, String what) {
    if (!holds) {
      throw new Wrong(what);
    }
  }
}
