package org.sluice.mikey.message;

import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Octets;

/// An encapsulated secret: SAKKE payload, type 26 (RFC 6509 section 4.2), parameter set 1.
///
/// ```
/// u8 parameters = 1 | u8 ID scheme | u16 length | SED
/// ```
///
/// @param idScheme code of the identifier format the secret is encapsulated for, see
///   [org.sluice.records.id.IdentifierFormat]
/// @param sed SAKKE encapsulated data, 273 octets, or 289 for a secret of 256 bits
public record SakkeData(int idScheme, Octets sed) implements Payload {

  /// Checks the fields.
  public SakkeData {
    Bounds.of("SakkeData")
        .range("idScheme", idScheme, 0, 255)
        .that(
            sed.length() == Mikey.SED_128 || sed.length() == Mikey.SED_256,
            "sed",
            sed.length() + " octets, neither 273 nor 289");
  }

  @Override
  public int type() {
    return Mikey.SAKKE;
  }
}
