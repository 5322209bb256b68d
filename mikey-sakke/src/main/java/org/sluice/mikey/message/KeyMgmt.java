package org.sluice.mikey.message;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.sluice.mikey.message.SdpRefused.Problem;

/// MIKEY messages in SDP (RFC 4567 section 3): the line
///
/// ```
/// a=key-mgmt:mikey SP base64
/// ```
///
/// at session level, that is before the first `m=` line. Base64 has the alphabet of RFC 4648
/// section 4 and its padding, and no other spelling of the same octets is read.
public final class KeyMgmt {

  /// Most characters of a line.
  public static final int MAX_LINE = 22_000;

  /// Most characters of an SDP body.
  public static final int MAX_BODY = 65_536;

  /// Most MIKEY lines of a body.
  public static final int MAX_MESSAGES = 8;

  private static final String ATTRIBUTE = "a=key-mgmt:";
  private static final String PROTOCOL = "mikey ";

  private KeyMgmt() {}

  /// The line for a message, without a line end.
  ///
  /// @throws SdpRefused if the message is empty or has more than [Imessage#MAX_OCTETS] octets
  public static String format(byte[] message) {
    if (message.length == 0 || message.length > Imessage.MAX_OCTETS) {
      throw new SdpRefused(
          Problem.TOO_LONG,
          message.length + " octets, 1 to " + Imessage.MAX_OCTETS + " are written");
    }
    return ATTRIBUTE + PROTOCOL + Base64.getEncoder().encodeToString(message);
  }

  /// The message of one line, without its line end.
  ///
  /// @throws SdpRefused with the problem
  public static byte[] parse(String line) {
    if (line.length() > MAX_LINE) {
      throw new SdpRefused(
          Problem.TOO_LONG, "a line of " + line.length() + " characters, at most " + MAX_LINE);
    }
    if (!line.startsWith(ATTRIBUTE)) {
      throw new SdpRefused(Problem.NO_MESSAGE, "no line that begins with " + ATTRIBUTE);
    }
    // RFC 4567 allows one space before the protocol.
    int at = ATTRIBUTE.length() + (line.startsWith(" ", ATTRIBUTE.length()) ? 1 : 0);
    if (!line.startsWith(PROTOCOL, at)) {
      throw new SdpRefused(Problem.OTHER_PROTOCOL, "the key management protocol is not mikey");
    }
    return decode(line.substring(at + PROTOCOL.length()));
  }

  /// The messages of an SDP body, in its order, at least one. Lines of other protocols are passed
  /// over. Lines end with CR LF or LF.
  ///
  /// @throws SdpRefused with the problem
  public static List<byte[]> inSdp(String body) {
    if (body.length() > MAX_BODY) {
      throw new SdpRefused(
          Problem.TOO_LONG, "a body of " + body.length() + " characters, at most " + MAX_BODY);
    }
    List<byte[]> messages = new ArrayList<>();
    boolean media = false;
    for (String line : body.split("\r?\n", -1)) {
      media |= line.startsWith("m=");
      if (!mikey(line)) {
        continue;
      }
      if (media) {
        throw new SdpRefused(Problem.MEDIA_LEVEL, "a key-mgmt line after an m= line");
      }
      if (messages.size() == MAX_MESSAGES) {
        throw new SdpRefused(Problem.TOO_MANY, "more than " + MAX_MESSAGES + " messages");
      }
      messages.add(parse(line));
    }
    if (messages.isEmpty()) {
      throw new SdpRefused(Problem.NO_MESSAGE, "no line " + ATTRIBUTE + PROTOCOL.strip());
    }
    return List.copyOf(messages);
  }

  private static boolean mikey(String line) {
    return line.startsWith(ATTRIBUTE + PROTOCOL) || line.startsWith(ATTRIBUTE + " " + PROTOCOL);
  }

  private static byte[] decode(String base64) {
    byte[] octets;
    try {
      octets = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new SdpRefused(Problem.NOT_BASE64, "not base64");
    }
    if (octets.length == 0 || !Base64.getEncoder().encodeToString(octets).equals(base64)) {
      throw new SdpRefused(Problem.NOT_BASE64, "not the one base64 form of its octets, or empty");
    }
    if (octets.length > Imessage.MAX_OCTETS) {
      throw new SdpRefused(
          Problem.TOO_LONG, octets.length + " octets, at most " + Imessage.MAX_OCTETS);
    }
    return octets;
  }
}
