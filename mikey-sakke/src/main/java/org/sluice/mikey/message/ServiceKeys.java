package org.sluice.mikey.message;

import java.nio.charset.StandardCharsets;
import org.sluice.mikey.hash.HmacSha256;
import org.sluice.mikey.sakke.Ssv;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.UserUri;

/// Keys that TS 33.180 clause F.1 derives from a key that a message carried: HMAC-SHA-256 under
/// that key over `FC || P0 || L0 || P1 || L1 ...`, of which the last octets are the key.
public final class ServiceKeys {

  /// Octets of a derived key of 128 bits.
  public static final int KEY = 16;

  private static final int SIGNALLING_CONFIDENTIALITY = 0x51;
  private static final int SIGNALLING_INTEGRITY = 0x52;
  private static final int DATA_PROTECTION = 0x53;

  private ServiceKeys() {}

  /// DPCK, 16 octets: protects MCData payloads under `key`.
  ///
  /// @param keyId the key's identifier, 0 to 2^32-1
  public static SecretBytes dataProtection(Ssv key, long keyId) {
    Writer s = new Writer().u8(DATA_PROTECTION);
    parameter(s, new Writer().u32(keyId).toByteArray());
    return derive(key, s.toByteArray(), KEY);
  }

  /// The key that encrypts signalling between `user` and a server under the CSK or SPK `key`, 16
  /// octets.
  public static SecretBytes signallingConfidentiality(Ssv key, UserUri user, long keyId) {
    return derive(key, signalling(SIGNALLING_CONFIDENTIALITY, user, keyId), KEY);
  }

  /// The key that signs it, 16 octets.
  public static SecretBytes signallingIntegrity(Ssv key, UserUri user, long keyId) {
    return derive(key, signalling(SIGNALLING_INTEGRITY, user, keyId), KEY);
  }

  private static byte[] signalling(int function, UserUri user, long keyId) {
    Writer s = new Writer().u8(function);
    parameter(s, user.value().getBytes(StandardCharsets.UTF_8));
    parameter(s, new Writer().u32(keyId).toByteArray());
    return s.toByteArray();
  }

  private static void parameter(Writer s, byte[] p) {
    s.raw(p).u16(p.length);
  }

  /// The last `length` octets of HMAC-SHA-256(key, message).
  static SecretBytes derive(Ssv key, byte[] message, int length) {
    try (Frame frame = Frame.open(HmacSha256.FRAME_OCTETS + HmacSha256.MAC)) {
      HmacSha256 hmac = new HmacSha256(frame);
      long mac = frame.alloc(HmacSha256.MAC);
      return key.octets()
          .use(at -> {
            hmac.key(at, key.octets().length());
            hmac.update(message);
            hmac.finish(mac);
            return SecretBytes.takeCopyOf(mac + HmacSha256.MAC - length, length);
          });
    }
  }
}
