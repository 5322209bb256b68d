package org.sluice.mikey.message;

import java.util.List;
import java.util.OptionalLong;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Writer;

/// Parameters of the media or signalling protection: SP payload, type 10 (RFC 3830 section 6.10).
///
/// ```
/// u8 number | u8 protocol | u16 length | { u8 type | u8 length | value }
/// ```
///
/// @param number by which crypto sessions name it, 0 to 255
/// @param protocol 0 is SRTP
/// @param parameters in the order of the message, each type once; together at most 8192 octets
public record SecurityPolicy(int number, int protocol, List<Parameter> parameters)
    implements Payload {

  /// Protocol type of SRTP.
  public static final int SRTP = 0;

  /// One parameter.
  ///
  /// @param type for SRTP see [SrtpParameter]; others are kept
  /// @param value up to 255 octets
  public record Parameter(int type, Octets value) {
    /// Checks the fields.
    public Parameter {
      Bounds.of("Parameter").range("type", type, 0, 255).range("value", value.length(), 0, 255);
    }

    static Parameter of(SrtpParameter type, int value) {
      return new Parameter(type.code(), Octets.of(new Writer().u8(value).toByteArray()));
    }
  }

  /// What holds for group media where a GMK's message does not say otherwise (TS 33.180): AES-GCM,
  /// key 16 and salt 12 octets, ROC carried with RCCm3 in every packet.
  public static final SecurityPolicy DEFAULT_GROUP =
      new SecurityPolicy(
          0,
          SRTP,
          List.of(
              Parameter.of(SrtpParameter.ENCRYPTION, SrtpParameter.AES_GCM),
              Parameter.of(SrtpParameter.SESSION_KEY_LENGTH, 16),
              Parameter.of(SrtpParameter.AUTHENTICATION, SrtpParameter.RCC_M3),
              Parameter.of(SrtpParameter.SALT_LENGTH, 12),
              Parameter.of(SrtpParameter.PRF, 0),
              Parameter.of(SrtpParameter.KEY_DERIVATION_RATE, 0),
              Parameter.of(SrtpParameter.ROC_TRANSMISSION_RATE, 1),
              Parameter.of(SrtpParameter.SRTP_TAG_LENGTH, 4),
              Parameter.of(SrtpParameter.SRTCP_TAG_LENGTH, 0),
              Parameter.of(SrtpParameter.AEAD_TAG_LENGTH, 16)));

  /// The same for a private call (PCK): AES-GCM, key 16 and salt 12 octets.
  public static final SecurityPolicy DEFAULT_PRIVATE =
      new SecurityPolicy(
          0,
          SRTP,
          List.of(
              Parameter.of(SrtpParameter.ENCRYPTION, SrtpParameter.AES_GCM),
              Parameter.of(SrtpParameter.SESSION_KEY_LENGTH, 16),
              Parameter.of(SrtpParameter.SALT_LENGTH, 12),
              Parameter.of(SrtpParameter.PRF, 0),
              Parameter.of(SrtpParameter.KEY_DERIVATION_RATE, 0),
              Parameter.of(SrtpParameter.AEAD_TAG_LENGTH, 16)));

  /// Checks the fields.
  public SecurityPolicy {
    parameters = List.copyOf(parameters);
    Bounds.of("SecurityPolicy")
        .range("number", number, 0, 255)
        .range("protocol", protocol, 0, 255)
        .distinct("parameters", parameters.stream().map(Parameter::type).toList())
        .range(
            "parameters",
            parameters.stream().mapToInt(p -> 2 + p.value().length()).sum(),
            0,
            Mikey.MAX_BODY);
  }

  /// The value of an SRTP parameter as a number, if it is there; empty for another protocol.
  ///
  /// @throws MessageRefused if the value is empty or has more than 4 octets
  public OptionalLong value(SrtpParameter wanted) {
    if (protocol != SRTP) {
      return OptionalLong.empty();
    }
    return parameters.stream()
        .filter(p -> p.type() == wanted.code())
        .mapToLong(p -> number(wanted, p.value()))
        .findFirst();
  }

  @Override
  public int type() {
    return Mikey.SP;
  }

  private static long number(SrtpParameter what, Octets value) {
    if (value.length() < 1 || value.length() > 4) {
      throw new MessageRefused(
          MessageRefused.Reason.UNSUPPORTED,
          "SRTP parameter " + what + " of " + value.length() + " octets, 1 to 4 needed");
    }
    long n = 0;
    for (int i = 0; i < value.length(); i++) {
      n = n << 8 | value.at(i);
    }
    return n;
  }
}
