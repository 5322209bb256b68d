package org.sluice.records.envelope;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.sluice.records.codec.MalformedRecord;

/// What the path of a request asks for, below `/keymanagement/identity/v1`.
///
/// URIs stand there percent-encoded once or not at all, as clients in the field do both; what is
/// left after decoding is compared octet by octet with the caller's own identity and used for
/// nothing else, so that no spelling of another user's URI is anything but another user's.
public sealed interface KmsPath {
  /// `/init`.
  record Init() implements KmsPath {}

  /// `/keyprov`, `/keyprov/URI`, `/keyprov/URI/TIME`.
  record KeyProv(Optional<Spelt> uri, Optional<Instant> time) implements KmsPath {}

  /// `/certcache`, `/certcache/NUMBER`.
  record CertCache(Optional<Long> number) implements KmsPath {}

  /// `/cert/KMS`.
  record Cert(Spelt kms) implements KmsPath {}

  /// A URI as it stood there, and what is left after decoding once.
  record Spelt(String raw, String decoded) {
    /// Whether either is this very URI.
    public boolean is(String uri) {
      return raw.equals(uri) || decoded.equals(uri);
    }
  }

  /// Most characters of a path.
  int MAX = 16_384;

  /// Reads what follows the root, beginning with a slash, as it stood in the request line.
  ///
  /// @throws MalformedRecord if there is no such request
  static KmsPath parse(String raw) {
    if (raw.length() > MAX) {
      throw refuse("longer than " + MAX);
    }
    if (raw.equals("/init")) {
      return new Init();
    }
    if (raw.equals("/keyprov")) {
      return new KeyProv(Optional.empty(), Optional.empty());
    }
    if (raw.startsWith("/keyprov/")) {
      return keyProv(raw.substring("/keyprov/".length()));
    }
    if (raw.equals("/certcache")) {
      return new CertCache(Optional.empty());
    }
    if (raw.startsWith("/certcache/")) {
      return certCache(raw.substring("/certcache/".length()));
    }
    if (raw.startsWith("/cert/") && raw.length() > "/cert/".length()) {
      return new Cert(spelt(raw.substring("/cert/".length())));
    }
    throw refuse("no such request");
  }

  private static KmsPath keyProv(String rest) {
    int slash = rest.lastIndexOf('/');
    String last = rest.substring(slash + 1);
    if (slash > 0 && last.matches("[0-9A-Fa-f]{16}")) {
      return new KeyProv(Optional.of(spelt(rest.substring(0, slash))), Optional.of(ntp(last)));
    }
    return new KeyProv(Optional.of(spelt(rest)), Optional.empty());
  }

  private static KmsPath certCache(String number) {
    if (!number.matches("[0-9]{1,18}")) {
      throw refuse("the number of a cache is 1 to 18 digits");
    }
    return new CertCache(Optional.of(Long.parseLong(number)));
  }

  /// 64 bits of NTP time: seconds since 1900, and a fraction that does not matter here. Seconds
  /// below 2^31 are of the era that begins in 2036.
  private static Instant ntp(String hex) {
    long seconds = HexFormat.fromHexDigitsToLong(hex) >>> 32;
    long era = seconds < 1L << 31 ? 1L << 32 : 0;
    return Instant.ofEpochSecond(seconds + era - 2_208_988_800L);
  }

  private static Spelt spelt(String text) {
    return new Spelt(text, decoded(text));
  }

  /// Percent-encoding undone once; visible ASCII comes out, or nothing.
  private static String decoded(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        if (i + 2 >= text.length()
            || !HexFormat.isHexDigit(text.charAt(i + 1))
            || !HexFormat.isHexDigit(text.charAt(i + 2))) {
          throw refuse("a percent sign without two hexadecimal digits");
        }
        c = (char) HexFormat.fromHexDigits(text, i + 1, i + 3);
        i += 2;
      }
      if (c <= ' ' || c > '~') {
        throw refuse("a character that no URI has");
      }
      out.append(c);
    }
    if (out.isEmpty()) {
      throw refuse("an empty URI");
    }
    return out.toString();
  }

  private static MalformedRecord refuse(String problem) {
    return new MalformedRecord("KmsPath", "path", problem);
  }
}
