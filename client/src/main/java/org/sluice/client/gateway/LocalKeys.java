package org.sluice.client.gateway;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.domain.KnownDomains;
import org.sluice.client.domain.PinnedProfile;
import org.sluice.client.pull.KeyPull;
import org.sluice.client.pull.KeyRing;
import org.sluice.client.pull.VerifiedKeySet;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.KeyPeriod;

/// The key sets of one device as TS 33.180 documents, opened and validated each time. A period that
/// is not held is pulled first.
final class LocalKeys {
  private final DeviceFolder device;
  private final KnownDomains domains;
  private final @Nullable URI server;
  private final @Nullable IntegrityKeyFile integrity;
  private final InstantSource clock;

  /// @param server where missing periods are pulled from; none: only what is held is given
  /// @param integrity what answers are signed with; none: they are not signed
  LocalKeys(
      DeviceFolder device,
      KnownDomains domains,
      @Nullable URI server,
      @Nullable IntegrityKeyFile integrity,
      InstantSource clock) {
    this.integrity = integrity;
    this.device = device;
    this.domains = domains;
    this.server = server;
    this.clock = clock;
  }

  DeviceFolder device() {
    return device;
  }

  PinnedProfile profile() {
    return domains.profile(device.domain());
  }

  /// The certificate that the profile names, as it was pulled.
  Octets certificate() {
    return domains.certificate(profile());
  }

  /// A KmsResponse with the keys of the period of `time` in plain, or a SignedKmsResponse where
  /// there is an InK; the caller closes it.
  ///
  /// @throws Refused with [Check#PERIOD] when there are none
  SecretBytes keyProv(Optional<Instant> time, String requestUrl) throws IOException {
    PinnedProfile profile = profile();
    KeyPeriod period = KeyPeriod.at(profile.profile().rule(), time.orElseGet(clock::instant));
    try (VerifiedKeySet held = open(period)) {
      return PlainKeyDocument.of(
          profile.profile().kms(),
          device.user(),
          held.keys(),
          period,
          clock.instant(),
          requestUrl,
          integrity);
    }
  }

  private VerifiedKeySet open(KeyPeriod period) throws IOException {
    KeyRing ring = new KeyRing(domains);
    List<DeviceFolder> own = List.of(device);
    try {
      return ring.open(device.user().value(), own, period);
    } catch (Refused e) {
      if (e.check() != Check.PERIOD || server == null) {
        throw e;
      }
    }
    KeyPull.Outcome pulled = new KeyPull(domains).pull(server, device, null, period, period.next());
    KeyPull.requirePeriod(pulled, device, period);
    return ring.open(device.user().value(), own, period);
  }
}
