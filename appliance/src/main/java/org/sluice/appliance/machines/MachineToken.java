package org.sluice.appliance.machines;

import org.apache.shiro.authc.AuthenticationToken;
import org.sluice.records.id.Hash32;

/// The key with which a machine finished the TLS handshake: TLS 1.3 has proven that it holds the
/// private half. Its certificate held at that time, and says nothing more.
final class MachineToken implements AuthenticationToken {
  private static final long serialVersionUID = 1L;

  private final transient Hash32 pin;

  MachineToken(Hash32 pin) {
    this.pin = pin;
  }

  /// SHA-256 of the SPKI.
  @Override
  public Hash32 getPrincipal() {
    return pin;
  }

  @Override
  public byte[] getCredentials() {
    return pin.octets();
  }
}
