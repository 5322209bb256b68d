package org.sluice.client.pull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.device.ClientHome;
import org.sluice.client.device.DeviceFolder;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.Hash32;

/// Whose sealing keys may stand beside this device in a leaf of its user: the user's other devices
/// of this data folder, and those that the user said are theirs. Keys that went to any other device
/// can be read by whoever has it: that is an alarm (keys-and-trust rule 5).
///
/// Those that the user named stand in the device folder as `recipients`, one hash in hexadecimal on
/// each line.
public final class KnownRecipients {
  private static final int MAX_OCTETS = 64 << 10;

  private final ClientHome home;

  /// Of the devices in `home`.
  public KnownRecipients(ClientHome home) {
    this.home = home;
  }

  /// Those of `recipients` that are not known.
  public Set<Hash32> unknown(DeviceFolder device, Collection<Hash32> recipients)
      throws IOException {
    Set<Hash32> others = new TreeSet<>(recipients);
    others.removeAll(accepted(device));
    for (DeviceFolder own : home.devicesOf(device.user(), device.domain(), null)) {
      others.remove(own.sealKeyHash());
    }
    return others;
  }

  /// Refuses unknown recipients, which is the alarm, or remembers them where the user says so.
  ///
  /// @throws Refused with [Check#RECIPIENTS]
  public void requireOwn(DeviceFolder device, Set<Hash32> unknown, boolean accept) {
    if (unknown.isEmpty()) {
      return;
    }
    if (!accept) {
      throw new Refused(
          Check.RECIPIENTS,
          device.name(),
          "the user's own devices (--accept-recipients if they are)",
          "ALARM: keys were also sealed to " + unknown);
    }
    accept(device, unknown);
  }

  /// Remembers that these are the user's own.
  public void accept(DeviceFolder device, Set<Hash32> recipients) {
    Set<Hash32> all = accepted(device);
    all.addAll(recipients);
    String lines = all.stream().map(hash -> hash + "\n").collect(Collectors.joining());
    DurableFiles.write(file(device), lines.getBytes(StandardCharsets.US_ASCII));
  }

  private static Set<Hash32> accepted(DeviceFolder device) {
    byte[] octets = DurableFiles.read(file(device), MAX_OCTETS);
    Set<Hash32> accepted = new TreeSet<>();
    if (octets == null) {
      return accepted;
    }
    try {
      new String(octets, StandardCharsets.US_ASCII)
          .lines()
          .map(Hash32::fromHex)
          .forEach(accepted::add);
      return accepted;
    } catch (MalformedRecord | IllegalArgumentException e) {
      throw new Refused(
          Check.FILE, file(device).toString(), "a hash on each line", "something else", e);
    }
  }

  private static Path file(DeviceFolder device) {
    return device.folder().resolve("recipients");
  }
}
