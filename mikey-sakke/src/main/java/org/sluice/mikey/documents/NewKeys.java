package org.sluice.mikey.documents;

import java.util.List;

/// New TrKs and InKs, wrapped under the current TrK.
///
/// @param transport NewTransportKey elements
/// @param integrity NewIntegrityKey elements
public record NewKeys(List<EncryptedKey> transport, List<EncryptedKey> integrity) {

  /// No new keys.
  public static final NewKeys NONE = new NewKeys(List.of(), List.of());

  /// Copies the lists.
  public NewKeys {
    transport = List.copyOf(transport);
    integrity = List.copyOf(integrity);
  }

  boolean isEmpty() {
    return transport.isEmpty() && integrity.isEmpty();
  }
}
