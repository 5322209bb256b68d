package org.sluice.fuzz;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.sluice.mikey.message.Imessage;
import org.sluice.mikey.message.KeyMgmt;
import org.sluice.mikey.message.SdpRefused;

/// SDP bodies with `a=key-mgmt` lines: refused with [SdpRefused], or each message that is found
/// comes back from its one line, and the lines together give the same messages.
public final class SdpTarget {

  private SdpTarget() {}

  /// One input.
  public static void fuzzerTestOneInput(byte[] input) {
    String body = new String(input, StandardCharsets.ISO_8859_1);
    List<byte[]> messages;
    try {
      messages = KeyMgmt.inSdp(body);
    } catch (SdpRefused e) {
      Wrong.unless(e.getMessage() != null && e.getMessage().length() < 500, "a refusal is short");
      return;
    }
    Wrong.unless(body.length() <= KeyMgmt.MAX_BODY, "longer than what is read");
    Wrong.unless(!messages.isEmpty() && messages.size() <= KeyMgmt.MAX_MESSAGES, "their number");
    StringBuilder again = new StringBuilder();
    for (byte[] message : messages) {
      Wrong.unless(message.length <= Imessage.MAX_OCTETS, "a message that nobody would read");
      String line = KeyMgmt.format(message);
      Wrong.unless(body.contains(line.substring(line.indexOf("mikey "))), "one text for octets");
      Wrong.unless(MessageDigest.isEqual(KeyMgmt.parse(line), message), "a line gives its octets");
      again.append(line).append("\r\n");
    }
    List<byte[]> found = KeyMgmt.inSdp(again.toString());
    Wrong.unless(found.size() == messages.size(), "as many messages from their lines");
    for (int i = 0; i < found.size(); i++) {
      Wrong.unless(MessageDigest.isEqual(found.get(i), messages.get(i)), "messages in order");
    }
  }
}
