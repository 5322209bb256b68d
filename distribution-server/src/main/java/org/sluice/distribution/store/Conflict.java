package org.sluice.distribution.store;

/// Two verified records say two things under one number: the high side, or who holds its keys, did
/// what it never does.
public final class Conflict extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// With what collides.
  public Conflict(String what) {
    super(what);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
