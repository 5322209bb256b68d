package org.sluice.mikey.documents;

import java.util.List;
import java.util.Optional;
import org.sluice.mikey.keyset.KmsCertificate;

/// Answer to a certificate request: certificates of other KMSs.
///
/// @param cacheNum CacheNum, the number of this state of the cache
/// @param certificates in the order of the document
public record KmsCertCache(Optional<Long> cacheNum, List<KmsCertificate> certificates)
    implements KmsMessage {

  static final String ELEMENT = "KmsCertCache";

  /// Copies the list.
  public KmsCertCache {
    certificates = List.copyOf(certificates);
  }
}
