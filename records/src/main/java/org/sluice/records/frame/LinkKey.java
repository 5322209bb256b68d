package org.sluice.records.frame;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
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
  private static final int HASH = 32;

  private static final byte[] ID_LABEL = "sluice link key id 1".getBytes(StandardCharsets.US_ASCII);

  private final SecretKeySpec key;
  private final int id;

  private LinkKey(byte[] octets) {
    this.key = new SecretKeySpec(octets, ALGORITHM);
    this.id = Sha256.of(ID_LABEL, octets)[0] & 0xff;
  }

  /// A new key whose id is not that of `other`: the one that takes its place.
  public static LinkKey successor(LinkKey other, RandomGenerator random) {
    LinkKey key = fresh(random);
    while (key.id == other.id) {
      key = fresh(random);
    }
    return key;
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

  /// A name of the key in frames, 0 to 255, that tells nothing about it: the first octet of the
  /// SHA-256 of a label and the key.
  public int id() {
    return id;
  }

  /// Computes tags under this key, for one thread.
  Tagger tagger() {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return new Tagger(id, mac);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  /// One key at work. For one thread.
  static final class Tagger {
    private final int id;
    private final Mac mac;
    private final byte[] tag = new byte[HASH];

    private Tagger(int id, Mac mac) {
      this.id = id;
      this.mac = mac;
    }

    int id() {
      return id;
    }

    /// The tag over `length` octets from `at`: the first [Frame#TAG] octets of an array that the
    /// next call overwrites.
    byte[] tag(byte[] octets, int at, int length) {
      mac.update(octets, at, length);
      try {
        mac.doFinal(tag, 0);
      } catch (ShortBufferException e) {
        throw new IllegalStateException("it has the length of the hash", e);
      }
      return tag;
    }

    /// Whether the tag behind the first `covered` octets is the one over them.
    boolean isTagged(byte[] datagram, int covered) {
      tag(datagram, 0, covered);
      int difference = 0;
      for (int i = 0; i < Frame.TAG; i++) {
        difference |= tag[i] ^ datagram[covered + i];
      }
      return difference == 0;
    }
  }

  /// Not the key.
  @Override
  public String toString() {
    return "LinkKey";
  }
}
