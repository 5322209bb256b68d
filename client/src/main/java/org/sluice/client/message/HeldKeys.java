package org.sluice.client.message;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.pull.KeyRing;
import org.sluice.client.pull.VerifiedKeySet;
import org.sluice.mikey.keyset.KeySet;
import org.sluice.mikey.message.PeriodKeys;
import org.sluice.records.id.KeyPeriod;

/// The key sets that a user's devices hold, opened when they are asked for and wiped on close.
final class HeldKeys implements PeriodKeys, AutoCloseable {

  private final KeyRing ring;
  private final List<DeviceFolder> devices;
  private final Map<KeyPeriod, VerifiedKeySet> open = new HashMap<>();

  HeldKeys(KeyRing ring, List<DeviceFolder> devices) {
    this.ring = ring;
    this.devices = List.copyOf(devices);
  }

  /// @throws Refused when keys of the period are there and fail a check: that is no reason to say
  ///   that there are none
  @Override
  public @Nullable KeySet of(KeyPeriod period) {
    VerifiedKeySet held = open.get(period);
    if (held == null) {
      try {
        held = ring.open(devices.getFirst().user().value(), devices, period);
      } catch (Refused e) {
        if (e.check() == Check.PERIOD) {
          return null;
        }
        throw e;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      open.put(period, held);
    }
    return held.keys();
  }

  @Override
  public void close() {
    open.values().forEach(VerifiedKeySet::close);
    open.clear();
  }
}
