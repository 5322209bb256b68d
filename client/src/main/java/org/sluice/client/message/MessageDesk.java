package org.sluice.client.message;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.domain.DomainKeys;
import org.sluice.client.domain.KnownDomains;
import org.sluice.client.domain.PinnedProfile;
import org.sluice.client.pull.KeyRing;
import org.sluice.client.pull.VerifiedKeySet;
import org.sluice.mikey.keyset.MasterKeys;
import org.sluice.mikey.message.ImessageMaker;
import org.sluice.mikey.message.ImessageOpener;
import org.sluice.mikey.message.Opened;
import org.sluice.mikey.message.Party;
import org.sluice.mikey.sakke.Ssv;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.UserUri;

/// Makes and opens MIKEY-SAKKE I_MESSAGEs with the keys in the data folder. Public keys come from
/// pinned certificates only, of the user's own domain and of every other domain that is known.
public final class MessageDesk {

  /// Purpose tag 1 of TS 33.180 clause E.9: a private call key.
  private static final long PRIVATE_CALL = 1L << 28;

  private final KnownDomains domains;
  private final KeyRing ring;
  private final SecureRandom random;

  /// Keys come from the devices that the callers name.
  public MessageDesk(KnownDomains domains, SecureRandom random) {
    this.domains = domains;
    this.ring = new KeyRing(domains);
    this.random = random;
  }

  /// A message from the user of `devices` that carries `ssv` to `to`, a user of `toDomain`.
  ///
  /// @throws Refused when the sender holds no keys of the period of `at`
  public byte[] make(
      List<DeviceFolder> devices, UserUri to, DomainKeys toDomain, Instant at, Ssv ssv)
      throws IOException {
    DeviceFolder device = oneDomain(devices);
    PinnedProfile profile = domains.profile(device.domain());
    KeyPeriod period = KeyPeriod.at(profile.profile().rule(), at);
    try (VerifiedKeySet keys = ring.open(device.user().value(), devices, period)) {
      return ImessageMaker.make(
          new Party(device.user(), keys.domain().masterKeys()),
          keys.keys(),
          new Party(to, toDomain.masterKeys()),
          at,
          ssv,
          PRIVATE_CALL | random.nextInt(1 << 28));
    }
  }

  /// Opens a message for the user of `devices` at the time `now`. The message's time must be within
  /// the profile's clock tolerance of it, unless `recorded` says that it is an old one.
  ///
  /// @throws org.sluice.mikey.message.MessageRefused with the reason
  public Opened open(List<DeviceFolder> devices, byte[] message, Instant now, boolean recorded)
      throws IOException {
    DeviceFolder device = oneDomain(devices);
    PinnedProfile profile = domains.profile(device.domain());
    Party self = new Party(device.user(), domains.keys(profile).masterKeys());
    try (HeldKeys held = new HeldKeys(ring, devices)) {
      ImessageOpener opener = new ImessageOpener(self, held, others(profile));
      return recorded
          ? opener.openRecorded(message, now, Optional.empty())
          : opener.open(
              message, now, Duration.ofSeconds(profile.profile().clockToleranceSeconds()));
    }
  }

  /// Public keys of every other domain whose certificate is here.
  private List<MasterKeys> others(PinnedProfile own) throws IOException {
    List<MasterKeys> others = new ArrayList<>();
    for (PinnedProfile profile : domains.profiles()) {
      if (!profile.profile().domain().equals(own.profile().domain())) {
        try {
          others.add(domains.keys(profile).masterKeys());
        } catch (Refused e) {
          // No certificate of that domain was pulled yet: its users are unknown senders.
          if (e.check() != Check.CERTIFICATE) {
            throw e;
          }
        }
      }
    }
    return others;
  }

  private static DeviceFolder oneDomain(List<DeviceFolder> devices) {
    List<String> names = devices.stream().map(d -> d.domain().value()).distinct().toList();
    if (names.size() != 1) {
      throw new Refused(
          Check.DEVICE,
          devices.isEmpty() ? "the user" : devices.getFirst().user().value(),
          "devices of one domain (--domain chooses)",
          String.join(", ", names));
    }
    return devices.getFirst();
  }
}
