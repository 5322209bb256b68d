package org.sluice.mikey.message;

import java.security.SecureRandom;
import org.sluice.mikey.message.MessageRefused.Reason;
import org.sluice.records.codec.Coded;

/// What a key that a message carries is for. Its identifier of 32 bits has this code in the top 4
/// bits and 28 random bits (TS 33.180 clause E.1.3 and annex G).
public enum KeyPurpose implements Coded {
  /// Group master key, from a group manager to each member.
  GMK(0),
  /// Private call key, between two users.
  PCK(1),
  /// Client-server key.
  CSK(2),
  /// Signalling protection key, between servers.
  SPK(3),
  /// Multicast floor control key.
  MKFC(4),
  /// MBMS subchannel control key.
  MSCCK(5),
  /// Multicast signalling key.
  MUSIK(6);

  private static final int RANDOM_BITS = 28;

  private final int code;

  KeyPurpose(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }

  /// A fresh identifier of a key for this.
  public long newKeyId(SecureRandom random) {
    return (long) code << RANDOM_BITS | random.nextInt(1 << RANDOM_BITS);
  }

  /// What the key with this identifier (0 to 2^32-1) is for.
  ///
  /// @throws MessageRefused if the top 4 bits have no meaning
  public static KeyPurpose of(long keyId) {
    for (KeyPurpose p : values()) {
      if (p.code == keyId >>> RANDOM_BITS) {
        return p;
      }
    }
    throw new MessageRefused(
        Reason.UNSUPPORTED, "key identifier with purpose tag " + (keyId >>> RANDOM_BITS));
  }

  /// Whether messages with such keys list groups in their [KeyParameters].
  boolean hasGroups() {
    return this == GMK || this == MKFC || this == MUSIK;
  }
}
