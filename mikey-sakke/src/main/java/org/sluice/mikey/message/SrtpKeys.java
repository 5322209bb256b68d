package org.sluice.mikey.message;

import org.sluice.mikey.sakke.Ssv;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Writer;

/// SRTP master key (16 octets) and master salt (12 octets) of one crypto session, derived from the
/// shared secret that a message carried (TGK; RFC 3830 section 4.1.3 with HMAC-SHA-256). Closing it
/// wipes both.
public final class SrtpKeys implements AutoCloseable {

  /// Octets of the master key.
  public static final int KEY = 16;

  /// Octets of the master salt.
  public static final int SALT = 12;

  private static final long TEK_CONSTANT = 0x2AD01C64L;
  private static final long SALT_CONSTANT = 0x39A2C14BL;

  private final SecretBytes key;
  private final SecretBytes salt;

  private SrtpKeys(SecretBytes key, SecretBytes salt) {
    this.key = key;
    this.salt = salt;
  }

  /// Derives the keys of crypto session `csId` (0..255; 0 for the initiator and 1 for the responder
  /// of a private call, 4 for a group: TS 33.180 clause E.1.3) in the bundle `csbId` (0..2^32-1)
  /// with the message's RAND.
  public static SrtpKeys derive(Ssv ssv, int csId, long csbId, Octets rand) {
    SecretBytes tgk = ssv.octets();
    return new SrtpKeys(
        MikeyPrf.expand(tgk, label(TEK_CONSTANT, csId, csbId, rand), KEY),
        MikeyPrf.expand(tgk, label(SALT_CONSTANT, csId, csbId, rand), SALT));
  }

  /// The master key.
  public SecretBytes key() {
    return key;
  }

  /// The master salt.
  public SecretBytes salt() {
    return salt;
  }

  @Override
  public void close() {
    key.close();
    salt.close();
  }

  @Override
  public String toString() {
    return "SrtpKeys[" + KEY + " and " + SALT + " octets]";
  }

  private static byte[] label(long constant, int csId, long csbId, Octets rand) {
    return new Writer().u32(constant).u8(csId).u32(csbId).raw(rand).toByteArray();
  }
}
