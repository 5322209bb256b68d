package org.sluice.mikey.message;

import java.security.SecureRandom;
import java.time.Instant;
import org.sluice.mikey.eccsi.Eccsi;
import org.sluice.mikey.field.RandomSource;
import org.sluice.mikey.keyset.KeySet;
import org.sluice.mikey.keyset.KeySetRefused;
import org.sluice.mikey.message.MessageRefused.Reason;
import org.sluice.mikey.sakke.Sakke;
import org.sluice.mikey.sakke.Ssv;
import org.sluice.records.codec.Writer;

/// Makes I_MESSAGEs: HDR, T, RAND, IDRi, IDRr, IDRkmsi, IDRkmsr, SAKKE, SIGN (RFC 6509 section 2.1)
/// with URIs as identities, no crypto session (so the default profile holds) and a signature that
/// covers everything before it.
public final class ImessageMaker {

  private static final int RAND = 16;

  private ImessageMaker() {}

  /// A message from `sender` that carries `ssv` to `recipient`.
  ///
  /// @param senderKeys the sender's keys of the period of `now`
  /// @param csbId identifier of the key that is carried, 0 to 2^32-1 (TS 33.180: a purpose tag of 4
  ///   bits and 28 random bits)
  /// @throws MessageRefused with [Reason#WRONG_PERIOD] if the sender's keys are not of the period
  public static byte[] make(
      Party sender, KeySet senderKeys, Party recipient, Instant now, Ssv ssv, long csbId) {
    byte[] rand = new byte[RAND];
    new SecureRandom().nextBytes(rand);
    try {
      senderKeys.requireFor(sender.keys(), sender.user(), sender.periodAt(now).number());
    } catch (KeySetRefused e) {
      throw new MessageRefused(Reason.WRONG_PERIOD, "the sender's keys: " + e.getMessage());
    }
    byte[] sed =
        Sakke.encapsulate(recipient.keys().zT(), recipient.identifierAt(now), ssv).octets();
    Writer out = new Writer();
    header(out, csbId);
    long time = NtpTime.of(now);
    out.u8(Mikey.RAND).u8(Mikey.NTP_UTC).u32(time >>> 32).u32(time & 0xffffffffL);
    out.u8(Mikey.IDR).u8(RAND).raw(rand);
    identity(out, Mikey.IDR, IdRole.INITIATOR, sender.user().octets());
    identity(out, Mikey.IDR, IdRole.RESPONDER, recipient.user().octets());
    identity(out, Mikey.IDR, IdRole.INITIATOR_KMS, sender.keys().kms().octets());
    identity(out, Mikey.SAKKE, IdRole.RESPONDER_KMS, recipient.keys().kms().octets());
    out.u8(Mikey.SIGN).u8(Mikey.PARAMETER_SET_1).code(recipient.keys().rule().format());
    out.bytes16(sed).u16(Mikey.ECCSI_129);
    byte[] signed = out.toByteArray();
    byte[] signature =
        Eccsi.sign(
            sender.keys().kpak(),
            senderKeys.identifier(),
            senderKeys.ssk(),
            senderKeys.pvt(),
            signed,
            RandomSource.system());
    return out.raw(signature).toByteArray();
  }

  private static void header(Writer out, long csbId) {
    out.u8(Mikey.VERSION).u8(Mikey.SAKKE_MESSAGE).u8(Mikey.T).u8(Mikey.PRF_HMAC_SHA_256);
    out.u32(csbId).u8(0).u8(Mikey.MAP_EMPTY);
  }

  private static void identity(Writer out, int next, IdRole role, byte[] value) {
    out.u8(next).code(role).u8(Mikey.TYPE_URI).bytes16(value);
  }
}
