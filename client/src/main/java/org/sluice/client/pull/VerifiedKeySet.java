package org.sluice.client.pull;

import java.util.List;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.domain.DomainKeys;
import org.sluice.mikey.keyset.KeySet;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KeyPeriod;

/// An open key set that passed every check of [KeySetCheck], which alone makes one. Closing it
/// wipes the keys.
public final class VerifiedKeySet implements AutoCloseable {

  private final KeySet keys;
  private final DomainKeys domain;
  private final DeviceFolder device;
  private final KeyPeriod period;
  private final List<Hash32> otherRecipients;

  VerifiedKeySet(
      KeySet keys,
      DomainKeys domain,
      DeviceFolder device,
      KeyPeriod period,
      List<Hash32> otherRecipients) {
    this.keys = keys;
    this.domain = domain;
    this.device = device;
    this.period = period;
    this.otherRecipients = List.copyOf(otherRecipients);
  }

  /// The keys.
  public KeySet keys() {
    return keys;
  }

  /// The public keys that they were checked against.
  public DomainKeys domain() {
    return domain;
  }

  /// The device that opened them.
  public DeviceFolder device() {
    return device;
  }

  /// Their period.
  public KeyPeriod period() {
    return period;
  }

  /// Sealing key hashes that the same leaf names beside this device: the user should know them all.
  public List<Hash32> otherRecipients() {
    return otherRecipients;
  }

  @Override
  public void close() {
    keys.close();
  }
}
