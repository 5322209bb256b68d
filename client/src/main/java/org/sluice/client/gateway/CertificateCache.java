package org.sluice.client.gateway;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sluice.records.codec.Octets;
import org.sluice.records.envelope.KmsPath;
import org.sluice.records.id.KmsUri;

/// The certificates that a device knows: its own domain's first, then those of the domains that its
/// users may call or hear.
///
/// @param number rises with every change
/// @param byKms as they were pulled
record CertificateCache(long number, Map<KmsUri, Octets> byKms) {
  /// Keeps a copy, in order.
  CertificateCache {
    byKms = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(byKms));
  }

  List<Octets> certificates() {
    return List.copyOf(byKms.values());
  }

  Optional<Octets> of(KmsPath.Spelt kms) {
    return byKms.entrySet().stream()
        .filter(each -> kms.is(each.getKey().value()))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
