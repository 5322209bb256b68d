package org.sluice.records.id;

import org.sluice.records.codec.Coded;

/// Whether a device may be served.
public enum DeviceState implements Coded {
  /// Keys are sealed to it and handed to it.
  ACTIVE(1),
  /// Lost or withdrawn: no more keys.
  REVOKED(2),
  /// No keys for now; the user may be active again.
  SUSPENDED(3);

  private final int code;

  DeviceState(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }
}
