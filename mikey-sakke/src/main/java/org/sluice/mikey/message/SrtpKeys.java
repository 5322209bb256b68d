package org.sluice.mikey.message;

import org.sluice.mikey.sakke.Ssv;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;

/// SRTP master key (16 octets) and master salt (12 octets) of one crypto session, as the default
/// profiles of TS 33.180 want them: [DerivedKey#TEK] and [DerivedKey#SALT]. Closing it wipes both.
public final class SrtpKeys implements AutoCloseable {

  /// Octets of the master key.
  public static final int KEY = 16;

  /// Octets of the master salt.
  public static final int SALT = 12;

  private final SecretBytes key;
  private final SecretBytes salt;

  private SrtpKeys(SecretBytes key, SecretBytes salt) {
    this.key = key;
    this.salt = salt;
  }

  /// Derives the keys of crypto session `csId` (0..255, see [CryptoSession]) in the bundle `csbId`
  /// (0..2^32-1) with the message's RAND.
  public static SrtpKeys derive(Ssv ssv, int csId, long csbId, Octets rand) {
    return new SrtpKeys(
        DerivedKey.TEK.derive(ssv, csId, csbId, rand, KEY),
        DerivedKey.SALT.derive(ssv, csId, csbId, rand, SALT));
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
}
