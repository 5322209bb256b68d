package org.sluice.hsm.remote;

import java.net.URI;
import org.sluice.records.id.Hash32;

/// Where a partition's process is and how it is known, as the ceremony file says.
///
/// @param index 1..n
/// @param uri `https://HOST:PORT`
/// @param tlsPin SHA-256 of the process's TLS key
/// @param fingerprint of the partition's card, which custodians compared
public record PartitionAddress(int index, URI uri, Hash32 tlsPin, Hash32 fingerprint) {

  /// Checks the address.
  public PartitionAddress {
    if (!"https".equals(uri.getScheme())
        || uri.getHost() == null
        || uri.getPort() < 1
        || !uri.getRawPath().isEmpty()
        || uri.getRawQuery() != null
        || uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "partition " + index + ": expected https://HOST:PORT, found '" + uri + "'");
    }
  }
}
