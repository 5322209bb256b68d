package org.sluice.distribution.pull;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sluice.distribution.ingest.LowSide;
import org.sluice.distribution.trust.TrustedDomain;
import org.sluice.records.codec.Octets;
import org.sluice.records.envelope.KmsAnswer.Content;
import org.sluice.records.envelope.KmsPath;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.statement.CallPolicy;

/// What the requests of TS 33.180 are answered with: documents exactly as they came through the
/// diode.
final class KmsDesk {
  /// The same words whether the other user exists or not.
  static final String OTHER_USER = "a client gets the keys of its own identity only";

  private final LowSide lowSide;
  private final KeySetDesk keySets;
  private final InstantSource clock;

  KmsDesk(LowSide lowSide, InstantSource clock) {
    this.lowSide = lowSide;
    this.keySets = new KeySetDesk(lowSide, clock);
    this.clock = clock;
  }

  /// The answer for the device of `access`.
  ///
  /// @throws Problem if there is none
  Content answer(KmsPath path, AccessRecord access, TrustedDomain domain) {
    return switch (path) {
      case KmsPath.Init() -> new Content.Init(Octets.of(keySets.certificate(domain)));
      case KmsPath.KeyProv(Optional<KmsPath.Spelt> uri, Optional<Instant> time) -> {
        if (uri.isPresent() && !uri.get().is(access.user().value())) {
          throw Problem.of(403, "Not yours", OTHER_USER);
        }
        yield keyProv(access, domain, time.orElseGet(clock::instant));
      }
      case KmsPath.CertCache(Optional<Long> number) -> certCache(number);
      case KmsPath.Cert(KmsPath.Spelt kms) -> cert(kms);
    };
  }

  /// Key sets that are wrapped under a transport key are elements of TS 33.180 and handed out as
  /// they came. Those that are sealed with HPKE are none: the client is told where they are.
  private Content keyProv(AccessRecord access, TrustedDomain domain, Instant time) {
    long period = KeyPeriod.at(domain.profile().rule(), time).number();
    SealedKeySet sealed =
        keySets.released(domain, access, period, period).stream()
            .findFirst()
            .orElseThrow(() ->
                Problem.of(
                    404, "No keys yet", "no keys of period " + period + " for this device yet"));
    if (sealed.parts().getFirst().isDocument()) {
      keySets.handedOut(domain, sealed);
      return new Content.KeyProv(
          sealed.parts().stream().map(SealedKeySet.Part::ciphertext).toList());
    }
    throw Problem.of(
        409,
        "Sealed",
        "the keys of this device are sealed with HPKE: GET /api/v1/keysets?from="
            + period
            + "&to="
            + period);
  }

  /// The number rises with every change: it counts the profiles and call policies that brought the
  /// certificates.
  private Content certCache(Optional<Long> held) {
    long number = 0;
    List<Octets> certificates = new ArrayList<>();
    for (TrustedDomain domain : lowSide.domains().all()) {
      number += domain.profile().number();
      number +=
          lowSide
              .domains()
              .calls(domain.profile().domain())
              .map(calls -> calls.statement().number())
              .orElse(0L);
      certificates.add(Octets.of(keySets.certificate(domain)));
    }
    certificates.addAll(keySets.certificates(keySets.trusted().distinct().toList()));
    boolean same = held.isPresent() && held.get() == number;
    return new Content.CertCache(number, same ? List.of() : certificates);
  }

  private Content cert(KmsPath.Spelt kms) {
    return lowSide.domains().all().stream()
        .filter(domain -> kms.is(domain.profile().kms().value()))
        .findFirst()
        .<Content>map(domain ->
            new Content.CertCache(
                domain.profile().number(), List.of(Octets.of(keySets.certificate(domain)))))
        .or(() -> external(kms))
        .orElseThrow(() -> Problem.of(404, "Unknown KMS", "no certificate of that KMS is here"));
  }

  private Optional<Content> external(KmsPath.Spelt kms) {
    List<CallPolicy.Other> found =
        keySets.trusted().filter(other -> kms.is(other.kms().value())).limit(1).toList();
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(new Content.CertCache(1, keySets.certificates(found)));
  }
}
