package org.sluice.records.id;

import org.sluice.records.codec.Coded;

/// Whether keys may be made for an identity.
public enum IdentityState implements Coded {
  /// Keys are made for it.
  ACTIVE(1),
  /// No keys for now.
  SUSPENDED(2),
  /// No keys any more: no later statement makes it active again.
  REVOKED(3);

  private final int code;

  IdentityState(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }
}
