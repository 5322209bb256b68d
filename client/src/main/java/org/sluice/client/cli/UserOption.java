package org.sluice.client.cli;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.device.ClientHome;
import org.sluice.client.device.DeviceFolder;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.UserUri;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Which user, and which of the user's devices in the data folder.
@SuppressWarnings("NullAway.Init")
final class UserOption {

  @Option(
      names = "--user",
      paramLabel = "URI",
      required = true,
      converter = Values.User.class,
      description = "The user: tel:+... or sip:...")
  UserUri user;

  @Option(
      names = "--device",
      paramLabel = "ID",
      description = "The user's device (needed where there are several).")
  @Nullable String device;

  @Option(
      names = "--domain",
      paramLabel = "NAME",
      converter = Values.Domain.class,
      description = "The domain (needed where the user is in several).")
  @Nullable DomainName domain;

  @Mixin PassphraseOption passphrase;

  DeviceFolder one(ClientHome home) throws IOException {
    return home.with(passphrase.lock()).deviceOf(user, domain, device);
  }

  List<DeviceFolder> all(ClientHome home) throws IOException {
    List<DeviceFolder> devices = home.with(passphrase.lock()).devicesOf(user, domain, device);
    if (devices.isEmpty()) {
      throw new Refused(
          Check.DEVICE, user.value(), "a device in " + home.data(), "none (enrol one first)");
    }
    return devices;
  }
}
