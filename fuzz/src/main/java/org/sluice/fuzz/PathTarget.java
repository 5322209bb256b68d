package org.sluice.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.envelope.KmsPath;

/// Paths of TS 33.180 requests: refused with [MalformedRecord], or a URI in them is visible ASCII
/// and the same one however often it is percent-encoded by somebody who does it once.
public final class PathTarget {
  private PathTarget() {}

  /// One input.
  public static void fuzzerTestOneInput(byte[] input) {
    String raw = new String(input, StandardCharsets.ISO_8859_1);
    KmsPath path;
    try {
      path = KmsPath.parse(raw);
    } catch (MalformedRecord e) {
      Wrong.unless(e.getMessage() != null && e.getMessage().length() < 500, "a refusal is short");
      return;
    }
    Wrong.unless(raw.length() <= KmsPath.MAX, "longer than what is read");
    switch (path) {
      case KmsPath.Init() -> Wrong.unless(raw.equals("/init"), "another way to say init");
      case KmsPath.KeyProv keyProv -> keyProv.uri().ifPresent(uri -> spelt(raw, "/keyprov/", uri));
      case KmsPath.CertCache cache ->
          cache.number().ifPresent(n -> Wrong.unless(n >= 0, "a number below nothing"));
      case KmsPath.Cert cert -> spelt(raw, "/cert/", cert.kms());
    }
  }

  private static void spelt(String raw, String root, KmsPath.Spelt uri) {
    Wrong.unless(raw.startsWith(root + uri.raw()), "a URI that does not stand in the path");
    Wrong.unless(uri.is(uri.raw()) && uri.is(uri.decoded()), "a URI that is not itself");
    Wrong.unless(
        !uri.decoded().isEmpty() && uri.decoded().chars().allMatch(c -> c > ' ' && c <= '~'),
        "a character that no URI has");
    String encoded = root + encoded(uri.decoded());
    if (encoded.length() <= KmsPath.MAX) {
      KmsPath again = KmsPath.parse(encoded);
      boolean same =
          switch (again) {
            case KmsPath.KeyProv k -> k.uri().isPresent() && k.uri().get().is(uri.decoded());
            case KmsPath.Cert c -> c.kms().is(uri.decoded());
            default -> false;
          };
      Wrong.unless(same, "encoded once, it is another");
    }
  }

  private static String encoded(String text) {
    StringBuilder out = new StringBuilder();
    for (byte octet : text.getBytes(StandardCharsets.US_ASCII)) {
      out.append('%').append(HexFormat.of().toHexDigits(octet));
    }
    return out.toString();
  }
}
