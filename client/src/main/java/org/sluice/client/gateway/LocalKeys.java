package org.sluice.client.gateway;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.domain.CallRules;
import org.sluice.client.domain.KnownDomains;
import org.sluice.client.domain.PinnedProfile;
import org.sluice.client.pull.KeyPull;
import org.sluice.client.pull.KeyRing;
import org.sluice.client.pull.VerifiedKeySet;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.KmsUri;
import org.sluice.records.statement.CallPolicy;

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

  @Nullable IntegrityKeyFile integrity() {
    return integrity;
  }

  /// The certificate that the profile names, as it was pulled; it is fetched where it is not held.
  ///
  /// @throws Refused when it is not held and cannot be fetched
  Octets certificate() throws IOException {
    PinnedProfile profile = profile();
    try {
      return domains.certificate(profile);
    } catch (Refused e) {
      if (e.check() != Check.CERTIFICATE || server == null) {
        throw e;
      }
    }
    var _ = new KeyPull(domains).pullCertificate(server, device, profile);
    return domains.certificate(profile);
  }

  /// What is known of other domains: where the own one has a call policy that alone, otherwise the
  /// profiles that this device was given, as far as their certificates are here.
  CertificateCache cache() throws IOException {
    PinnedProfile own = profile();
    Map<KmsUri, Octets> known = new LinkedHashMap<>();
    known.put(own.profile().kms(), certificate());
    CallRules rules = new CallRules(domains);
    Optional<CallPolicy> policy = rules.policy(own);
    long number = own.profile().number() + policy.map(CallPolicy::number).orElse(0L);
    for (PinnedProfile other : domains.profiles()) {
      if (!other.profile().domain().equals(own.profile().domain())) {
        number += other.profile().number();
        if (policy.isEmpty()) {
          Optional<Octets> xml = held(other);
          xml.ifPresent(octets -> known.putIfAbsent(other.profile().kms(), octets));
          number += xml.isPresent() ? 1 : 0;
        }
      }
    }
    rules.certificates(own).forEach(known::putIfAbsent);
    return new CertificateCache(number, known);
  }

  private Optional<Octets> held(PinnedProfile other) {
    try {
      return Optional.of(domains.certificate(other));
    } catch (Refused e) {
      if (e.check() != Check.CERTIFICATE) {
        throw e;
      }
      return Optional.empty(); // none was pulled yet
    }
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
