package org.sluice.records.frame;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The key that both ends of the one-way link share: 32 octets, one base64 line in a file.
///
/// It keeps noise and strangers on the link from filling the receiver's memory. It protects no
/// secret and vouches for nothing that is stored: that is done by the signature and the log proof
/// of each bundle. So it may live in a Java array, which the project's secrets never do.
public final class LinkKey {
  /// Octets of the key.
  public static final int OCTETS = 32;

  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  private LinkKey(byte[] octets) {
    this.key = new SecretKeySpec(octets, ALGORITHM);
  }

  /// A new key from `random`, in use a [java.security.SecureRandom].
  public static LinkKey fresh(RandomGenerator random) {
    byte[] octets = new byte[OCTETS];
    random.nextBytes(octets);
    return new LinkKey(octets);
  }

  /// Reads the line that [#line()] writes; a newline at the end may be there.
  ///
  /// @throws IllegalArgumentException if it is not one; the text does not repeat it
  public static LinkKey parse(String line) {
    byte[] octets;
    try {
      octets =
          Base64.getDecoder()
              .decode(line.endsWith("\n") ? line.substring(0, line.length() - 1) : line);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("link key: expected one line of base64");
    }
    if (octets.length != OCTETS) {
      throw new IllegalArgumentException(
          "link key: expected " + OCTETS + " octets, got " + octets.length);
    }
    return new LinkKey(octets);
  }

  /// One line of base64 with a newline, for the key file.
  public String line() {
    return Base64.getEncoder().encodeToString(key.getEncoded()) + "\n";
  }

  /// A calculator under this key, for one thread.
  Mac mac() {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  /// Not the key.
  @Override
  public String toString() {
    return "LinkKey";
  }
}
