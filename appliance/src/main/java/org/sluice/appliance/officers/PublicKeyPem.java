package org.sluice.appliance.officers;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.P256Spki;

/// A public key on P-256 as text: one PEM block (RFC 7468) and nothing else but blanks.
public final class PublicKeyPem {
  /// Most octets of a file.
  public static final int MAX_OCTETS = 4096;

  private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
  private static final String END = "-----END PUBLIC KEY-----";
  private static final Pattern BLOCK =
      Pattern.compile("\\s*" + BEGIN + "([A-Za-z0-9+/=\\s]+)" + END + "\\s*");

  private PublicKeyPem() {}

  /// The SPKI in a text.
  ///
  /// @throws MalformedRecord naming what was expected
  public static Octets read(byte[] text) {
    Matcher block = BLOCK.matcher(new String(text, StandardCharsets.ISO_8859_1));
    if (!block.matches()) {
      throw refuse("expected one PEM block, " + BEGIN);
    }
    Octets spki;
    try {
      spki = Octets.of(Base64.getDecoder().decode(block.group(1).replaceAll("\\s", "")));
    } catch (IllegalArgumentException e) {
      throw refuse("between the lines is no base64");
    }
    @Nullable String problem = P256Spki.problem(spki);
    if (problem != null) {
      throw refuse(problem);
    }
    return spki;
  }

  /// The text of a key.
  public static String of(byte[] spki) {
    return BEGIN
        + "\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(spki)
        + "\n"
        + END
        + "\n";
  }

  private static MalformedRecord refuse(String problem) {
    return new MalformedRecord("PublicKey", "PEM", problem);
  }
}
