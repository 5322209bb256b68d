package org.sluice.mikey.message;

import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Octets;

/// An identity with its role: IDR payload, type 14 (RFC 6043 section 6.6).
///
/// ```
/// u8 role | u8 type | u16 length | identity
/// ```
///
/// @param role code of the role, see [IdRole]; other codes are kept
/// @param idType how the identity is written
/// @param value 1 to 4096 octets; 32 in roles 8 and 9
public record Identity(int role, IdType idType, Octets value) implements Payload {

  /// Checks the fields.
  public Identity {
    Bounds.of("Identity")
        .range("role", role, 0, 255)
        .range(
            "value",
            value.length(),
            uid(role) ? Mikey.UID : 1,
            uid(role) ? Mikey.UID : Mikey.MAX_ID);
  }

  /// A URI in this role.
  public static Identity of(IdRole role, byte[] uri) {
    return new Identity(role.code(), IdType.URI, Octets.of(uri));
  }

  /// Whether it has this role.
  public boolean is(IdRole wanted) {
    return role == wanted.code();
  }

  @Override
  public int type() {
    return Mikey.IDR;
  }

  private static boolean uid(int role) {
    return role == IdRole.INITIATOR_UID.code() || role == IdRole.RESPONDER_UID.code();
  }
}
