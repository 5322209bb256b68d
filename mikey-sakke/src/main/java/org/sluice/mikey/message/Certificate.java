package org.sluice.mikey.message;

import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Octets;

/// A certificate, carried and never used: CERT payload, type 7 (RFC 3830 section 6.7).
///
/// ```
/// u8 kind | u16 length | certificate
/// ```
///
/// @param kind 0 X.509v3, 1 URL, 2 X.509v3 for signing, 3 for encryption
/// @param data up to 8192 octets
public record Certificate(int kind, Octets data) implements Payload {

  /// Checks the fields.
  public Certificate {
    Bounds.of("Certificate")
        .range("kind", kind, 0, 255)
        .range("data", data.length(), 0, Mikey.MAX_BODY);
  }

  @Override
  public int type() {
    return Mikey.CERT;
  }
}
