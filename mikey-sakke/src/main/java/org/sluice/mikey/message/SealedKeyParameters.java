package org.sluice.mikey.message;

import org.sluice.mikey.message.MessageRefused.Reason;
import org.sluice.mikey.sakke.Ssv;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.wrap.Aes128Gcm;
import org.sluice.mikey.wrap.UnwrapRefused;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;

/// [KeyParameters] as an MCData protected payload (TS 33.180 clause 8.5.4): AES-128-GCM under the
/// DPCK of the message's own secret.
///
/// ```
/// u8 message type = 43 (hex) | u40 date | u32 payload id | u8 sequence | u8 algorithm = 1 | 16 IV
///   | u32 key id = CSB ID | u8 payload type = 0 | u16 length | ciphertext and tag of 16 octets
/// ```
///
/// The associated data is everything up to and with the key id, 32 octets.
///
/// @param date Unix seconds, 0 to 2^40-1
/// @param payloadId 0 to 2^32-1
/// @param sequence 0 to 255
/// @param iv 16 octets
/// @param keyId the CSB ID of the message it is in
/// @param sealed 33 to 8159 octets
public record SealedKeyParameters(
    long date, long payloadId, int sequence, Octets iv, long keyId, Octets sealed) {

  static final int MESSAGE_TYPE = 0x43;

  private static final int AES_128_GCM = 1;
  private static final int IV = Aes128Gcm.IV;
  private static final int TAG = Aes128Gcm.TAG;
  private static final int MIN_SEALED = 17 + TAG;
  private static final int MAX_SEALED = Mikey.MAX_BODY - 35;

  /// Checks the fields.
  public SealedKeyParameters {
    Bounds.of("SealedKeyParameters")
        .range("date", date, 0, (1L << 40) - 1)
        .u32("payloadId", payloadId)
        .range("sequence", sequence, 0, 255)
        .length("iv", iv, IV)
        .u32("keyId", keyId)
        .range("sealed", sealed.length(), MIN_SEALED, MAX_SEALED);
  }

  /// Seals `parameters` for the message with this secret and CSB ID.
  ///
  /// @param date Unix seconds
  /// @param iv 16 octets, never used before with this secret and CSB ID
  static SealedKeyParameters seal(
      KeyParameters parameters, Ssv ssv, long csbId, long date, Octets iv) {
    Writer plain = new Writer();
    parameters.write(plain);
    Octets none = Octets.of(new byte[MIN_SEALED]);
    byte[] open = new SealedKeyParameters(date, 0, 0, iv, csbId, none).associated();
    try (SecretBytes dpck = ServiceKeys.dataProtection(ssv, csbId)) {
      byte[] sealed = Aes128Gcm.seal(dpck, iv.toArray(), open, plain.toByteArray());
      return new SealedKeyParameters(date, 0, 0, iv, csbId, Octets.of(sealed));
    }
  }

  /// Opens them with the secret of the message with this CSB ID.
  ///
  /// @throws MessageRefused with [Reason#BAD_KEY_PARAMETERS]
  KeyParameters open(Ssv ssv, long csbId) {
    if (keyId != csbId) {
      throw new MessageRefused(
          Reason.BAD_KEY_PARAMETERS, "sealed for another key than this message's");
    }
    try (SecretBytes dpck = ServiceKeys.dataProtection(ssv, keyId)) {
      byte[] plain = Aes128Gcm.open(dpck, iv.toArray(), associated(), sealed.toArray());
      return Reader.decode(plain, "KeyParameters", KeyParameters::read);
    } catch (UnwrapRefused e) {
      throw new MessageRefused(Reason.BAD_KEY_PARAMETERS, "not sealed with this message's secret");
    } catch (MalformedRecord e) {
      throw new MessageRefused(Reason.BAD_KEY_PARAMETERS, String.valueOf(e.getMessage()));
    }
  }

  static SealedKeyParameters readAfterType(Reader in) {
    long high = in.u8("date");
    long date = high << 32 | in.u32("date");
    long payloadId = in.u32("payload id");
    int sequence = in.u8("sequence");
    fixed(in, "algorithm", AES_128_GCM);
    Octets iv = Octets.of(in.raw("IV", IV));
    long keyId = in.u32("DPPK-ID");
    fixed(in, "payload type", 0);
    return new SealedKeyParameters(
        date,
        payloadId,
        sequence,
        iv,
        keyId,
        Octets.of(in.bytes16("sealed key parameters", MAX_SEALED)));
  }

  void write(Writer out) {
    out.raw(associated()).u8(0).bytes16(sealed);
  }

  private byte[] associated() {
    return new Writer()
        .u8(MESSAGE_TYPE)
        .u8((int) (date >>> 32))
        .u32(date & 0xffffffffL)
        .u32(payloadId)
        .u8(sequence)
        .u8(AES_128_GCM)
        .raw(iv)
        .u32(keyId)
        .toByteArray();
  }

  private static void fixed(Reader in, String field, int wanted) {
    int found = in.u8(field);
    if (found != wanted) {
      throw in.refuse(field, found + ", only " + wanted + " is known");
    }
  }
}
