package org.sluice.mikey.message;

import java.util.List;
import java.util.Optional;
import org.sluice.records.codec.Octets;

/// An I_MESSAGE taken apart, all of it public and none of it verified: [ImessageOpener] does that.
///
/// @param csbId the crypto session bundle's id, 0 to 2^32-1: the identifier of the key that is
///   carried
/// @param prf PRF function, 1 is HMAC-SHA-256
/// @param sessions number of crypto sessions in the map
/// @param mapType 0 SRTP, 1 empty, 2 generic
/// @param map the map's octets
/// @param timestamp NTP-UTC, see [NtpTime]
/// @param rand 16 to 255 random octets
/// @param ids the identities, each role once (role 3 perhaps twice)
/// @param others CERT, SP and general extension payloads, kept as they are
/// @param idScheme code of the identifier format the secret is encapsulated for
/// @param sed the SAKKE data: 273 octets, or 289 for a secret of 256 bits
/// @param signature the 129 octets of the ECCSI signature
/// @param octets the whole message
public record Imessage(
    long csbId,
    int prf,
    int sessions,
    int mapType,
    Octets map,
    long timestamp,
    Octets rand,
    List<Identity> ids,
    List<Payload> others,
    int idScheme,
    Octets sed,
    Octets signature,
    Octets octets) {

  /// Most octets of a message.
  public static final int MAX_OCTETS = 16384;

  /// One IDR payload.
  public record Identity(IdRole role, Octets value) {}

  /// A payload that is carried but not read here: its type, and what follows the octet that names
  /// the next payload.
  public record Payload(int type, Octets body) {}

  /// Copies the lists.
  public Imessage {
    ids = List.copyOf(ids);
    others = List.copyOf(others);
  }

  /// Takes a message apart.
  ///
  /// @throws MessageRefused if it is malformed or has something these readers do not know
  public static Imessage parse(byte[] octets) {
    return ImessageReader.read(octets);
  }

  /// The identity in this role.
  public Optional<Octets> id(IdRole role) {
    return ids.stream().filter(i -> i.role() == role).map(Identity::value).findFirst();
  }
}
