package org.sluice.hsm.wire;

import java.nio.charset.StandardCharsets;
import org.sluice.mikey.hpke.Hpke;
import org.sluice.mikey.hpke.HpkeException;
import org.sluice.mikey.hpke.HpkeKeyPair;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.mikey.hpke.Sealed;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;

/// A custodian's PIN on its way from their command to the partition's process, sealed to a key that
/// the process made for this one activation.
///
/// @param enc encapsulated X25519 key, 32 octets
/// @param ciphertext the PIN and 16 octets of tag
public record SealedPin(Octets enc, Octets ciphertext) {

  private static final byte[] INFO = "sluice/custodian-pin/v1".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NO_AAD = {};
  private static final int MAX_CIPHERTEXT = 255 + 16;

  static final Form<SealedPin> FORM =
      new Form<>(
          (out, s) -> out.raw(s.enc()).bytes16(s.ciphertext()),
          in ->
              new SealedPin(
                  Octets.of(in.raw("enc", SealSuite.X25519.publicOctets())),
                  Octets.of(in.bytes16("ciphertext", MAX_CIPHERTEXT))));

  /// Seals a PIN, which stays open, to the key that [CustodianDesk#pinKey()] gave.
  public static SealedPin seal(SecretBytes pin, Octets pinKey) {
    Sealed sealed = Hpke.seal(SealSuite.X25519, pinKey.toArray(), INFO, NO_AAD, pin);
    return new SealedPin(Octets.of(sealed.enc()), Octets.of(sealed.ciphertext()));
  }

  /// Opens it. The caller closes the result.
  ///
  /// @throws MalformedRecord if it was not sealed to that key
  public SecretBytes open(HpkeKeyPair own) {
    try {
      return Hpke.open(own, enc.toArray(), INFO, NO_AAD, ciphertext.toArray());
    } catch (HpkeException e) {
      throw new MalformedRecord("SealedPin", "ciphertext", String.valueOf(e.reason()));
    }
  }
}
