package org.sluice.client.device;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.UserUri;

/// The client's part of a data folder:
///
/// ```
/// client/devices/<domain>/<user>/<device>/   keys and key sets of one device (DeviceFolder)
/// client/domains/<domain>/                   profile and certificates (KnownDomains)
/// ```
///
/// A real device has one device folder; the demo keeps a whole community in one data folder.
///
/// @param data the data folder
/// @param lock what opens private keys that are locked, and locks new ones
public record ClientHome(Path data, KeyLock lock) {

  private static final int READABLE = 60;

  /// A home in which keys are not locked.
  public ClientHome(Path data) {
    this(data, KeyLock.none());
  }

  /// The same data folder, whose keys this lock opens.
  public ClientHome with(KeyLock other) {
    return new ClientHome(data, other);
  }

  /// Where devices are.
  Path devices() {
    return data.resolve("client").resolve("devices");
  }

  /// Where domains are.
  public Path domains() {
    return data.resolve("client").resolve("domains");
  }

  /// The folder of a user's devices.
  Path user(DomainName domain, UserUri user) {
    return devices().resolve(domain.value()).resolve(folderOf(user));
  }

  /// The folder that a device has, or will have.
  Path device(DomainName domain, UserUri user, String deviceId) {
    return user(domain, user).resolve(deviceId);
  }

  /// Devices of `user`; `domain` and `deviceId` narrow the choice where they are given.
  public List<DeviceFolder> devicesOf(
      UserUri user, @Nullable DomainName domain, @Nullable String deviceId) throws IOException {
    List<DeviceFolder> found = new ArrayList<>();
    for (Path domainFolder : folders(devices())) {
      if (domain != null && !domainFolder.endsWith(domain.value())) {
        continue;
      }
      for (Path folder : folders(domainFolder.resolve(folderOf(user)))) {
        if (deviceId == null || folder.endsWith(deviceId)) {
          found.add(DeviceFolder.open(folder, lock));
        }
      }
    }
    return found;
  }

  /// The one device that is meant.
  ///
  /// @throws Refused when there is none, or more than one and nothing says which
  public DeviceFolder deviceOf(UserUri user, @Nullable DomainName domain, @Nullable String deviceId)
      throws IOException {
    List<DeviceFolder> found = devicesOf(user, domain, deviceId);
    if (found.size() == 1) {
      return found.getFirst();
    }
    String expected =
        deviceId == null ? "one device (--device and --domain choose)" : "device " + deviceId;
    String got =
        found.isEmpty()
            ? "none in " + devices()
            : found.stream()
                .map(d -> d.domain().value() + "/" + d.deviceId())
                .collect(Collectors.joining(", "));
    throw new Refused(Check.DEVICE, user.value(), expected, got);
  }

  /// Readable where the URI allows it, unique always.
  static String folderOf(UserUri user) {
    String safe = user.value().replaceAll("[^A-Za-z0-9+@._-]", "_");
    String hash = Hash32.sha256(user.value().getBytes(StandardCharsets.UTF_8)).toString();
    return safe.substring(0, Math.min(READABLE, safe.length())) + "-" + hash.substring(0, 16);
  }

  /// Folders inside `parent` by name; hidden ones are half-made and do not count.
  private static List<Path> folders(Path parent) throws IOException {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (Stream<Path> list = Files.list(parent)) {
      return list.filter(p -> Files.isDirectory(p) && !p.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    }
  }
}
