package org.sluice.client.pull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.domain.DomainKeys;
import org.sluice.client.domain.KnownDomains;
import org.sluice.client.domain.PinnedProfile;
import org.sluice.mikey.hpke.HpkeKeyPair;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.id.KeyPeriod;

/// Key sets that the devices of this data folder hold. They lie sealed on the disk; every use opens
/// one and repeats every check of the pull, so a changed file is refused like a changed answer.
public final class KeyRing {

  private static final String SUFFIX = ".keyset";

  private final KnownDomains domains;

  /// Certificates and profiles come from `domains`.
  public KeyRing(KnownDomains domains) {
    this.domains = domains;
  }

  static String fileName(DomainKeys keys, KeyPeriod period) {
    return fileName(keys.profile(), period);
  }

  private static String fileName(PinnedProfile profile, KeyPeriod period) {
    return profile.profile().epoch() + "-" + period.label() + SUFFIX;
  }

  /// Opens the keys of `period` that one of `devices` holds, the first that does.
  ///
  /// @throws Refused when none holds them, or what it holds fails a check
  public VerifiedKeySet open(String who, List<DeviceFolder> devices, KeyPeriod period)
      throws IOException {
    for (DeviceFolder device : devices) {
      for (PinnedProfile profile : oneForEachEpoch(device)) {
        Path file = device.keySet(fileName(profile, period));
        if (profile.profile().rule().equals(period.rule()) && Files.exists(file)) {
          return open(device, profile, file, period);
        }
      }
    }
    throw new Refused(
        Check.PERIOD,
        who,
        "keys of period " + period.label() + " (pull them first)",
        held(devices));
  }

  /// Whether a key set of the period is here; it is checked when it is opened.
  public boolean holds(DeviceFolder device, KeyPeriod period) throws IOException {
    for (PinnedProfile profile : oneForEachEpoch(device)) {
      if (profile.profile().rule().equals(period.rule())
          && Files.exists(device.keySet(fileName(profile, period)))) {
        return true;
      }
    }
    return false;
  }

  /// Destroys the key sets of periods that ended before `end`: what was sent in them cannot be
  /// opened here any more.
  ///
  /// @return names of the files
  public List<String> destroyEndedBefore(DeviceFolder device, Instant end) throws IOException {
    List<String> destroyed = new ArrayList<>();
    for (Path file : device.kept()) {
      if (period(device, file).filter(period -> period.end().isBefore(end)).isPresent()) {
        device.destroy(file);
        destroyed.add(String.valueOf(file.getFileName()));
      }
    }
    return destroyed;
  }

  /// The period of a kept key set by the rule of its epoch's profile; nothing where the file is
  /// damaged or the epoch unknown, which is no reason to destroy it.
  private Optional<KeyPeriod> period(DeviceFolder device, Path file) throws IOException {
    SealedKeySet sealed;
    try {
      sealed = SealedKeySet.decode(StoredKeySet.load(file).record().sealed().toArray());
    } catch (Refused | MalformedRecord e) {
      return Optional.empty();
    }
    return oneForEachEpoch(device).stream()
        .map(PinnedProfile::profile)
        .filter(profile -> profile.epoch() == sealed.epoch())
        .findFirst()
        .map(profile -> new KeyPeriod(profile.rule(), sealed.period()));
  }

  /// The newest profile of each epoch, newest epoch first: a profile that was replaced within its
  /// epoch decides nothing any more.
  private Collection<PinnedProfile> oneForEachEpoch(DeviceFolder device) throws IOException {
    Map<Long, PinnedProfile> epochs = new LinkedHashMap<>();
    for (PinnedProfile profile : domains.history(device.domain())) {
      epochs.putIfAbsent(profile.profile().epoch(), profile);
    }
    return epochs.values();
  }

  private VerifiedKeySet open(
      DeviceFolder device, PinnedProfile profile, Path file, KeyPeriod period) throws IOException {
    StoredKeySet stored = StoredKeySet.load(file);
    KeySetCheck check = new KeySetCheck(domains.keys(profile, stored.certificate()), device);
    ProvenRecord proven =
        check.leaf(
            stored.record(), check.access(stored.access()), check.checkpoint(stored.checkpoint()));
    try (HpkeKeyPair sealing = device.sealing()) {
      VerifiedKeySet keys = check.open(proven, sealing);
      if (!keys.period().equals(period)) {
        keys.close();
        throw new Refused(
            Check.FILE, file.toString(), "period " + period.label(), keys.period().label());
      }
      return keys;
    }
  }

  private static String held(List<DeviceFolder> devices) throws IOException {
    StringBuilder names = new StringBuilder();
    for (DeviceFolder device : devices) {
      for (Path file : device.kept()) {
        names.append(names.isEmpty() ? "" : ", ").append(file.getFileName());
      }
    }
    return names.isEmpty() ? "none" : names.toString();
  }
}
