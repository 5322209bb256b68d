package org.sluice.web.account;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Argon2id of a password (RFC 9106), written `$argon2id$v=19$m=65536,t=3,p=4$salt$hash`.
///
/// New ones take the second recommended set of RFC 9106 section 4: 64 MiB, 3 passes, 4 lanes, salt
/// 16 octets, tag 32 octets. Cost limits are checked when one is read, so that a file cannot ask
/// for more memory than this server gives.
public final class PasswordHash {
  private static final int MEMORY_KIB = 65_536;
  private static final int MAX_MEMORY_KIB = 262_144;
  private static final int PASSES = 3;
  private static final int LANES = 4;
  private static final int MAX_COST = 16;
  private static final int SALT = 16;
  private static final int TAG = 32;
  private static final Pattern FORM =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=([0-9]{1,7}),t=([0-9]{1,2}),p=([0-9]{1,2})"
              + "\\$([A-Za-z0-9+/]{22})\\$([A-Za-z0-9+/]{43})");

  private static final LongAdder COMPUTED = new LongAdder();

  private final int memory;
  private final int passes;
  private final int lanes;
  private final byte[] salt;
  private final byte[] tag;

  private PasswordHash(int memory, int passes, int lanes, byte[] salt, byte[] tag) {
    this.memory = memory;
    this.passes = passes;
    this.lanes = lanes;
    this.salt = salt.clone();
    this.tag = tag.clone();
  }

  /// Hashes a password; the caller wipes it.
  public static PasswordHash of(byte[] password, SecureRandom random) {
    byte[] salt = new byte[SALT];
    random.nextBytes(salt);
    return new PasswordHash(
        MEMORY_KIB, PASSES, LANES, salt, tag(password, MEMORY_KIB, PASSES, LANES, salt));
  }

  /// Reads the text form.
  ///
  /// @throws IllegalArgumentException if it is another one, or asks for too much
  public static PasswordHash parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException("not a password hash $argon2id$v=19$...");
    }
    int memory = Integer.parseInt(form.group(1));
    int passes = Integer.parseInt(form.group(2));
    int lanes = Integer.parseInt(form.group(3));
    boolean fits =
        memory >= 8 * lanes
            && memory <= MAX_MEMORY_KIB
            && passes >= 1
            && passes <= MAX_COST
            && lanes >= 1
            && lanes <= MAX_COST;
    if (!fits) {
      throw new IllegalArgumentException("a password hash of another cost than is allowed here");
    }
    return new PasswordHash(
        memory,
        passes,
        lanes,
        Base64.getDecoder().decode(form.group(4)),
        Base64.getDecoder().decode(form.group(5)));
  }

  /// Whether this is the password; the time does not tell how much of it is right.
  public boolean matches(byte[] password) {
    byte[] got = tag(password, memory, passes, lanes, salt);
    try {
      return MessageDigest.isEqual(got, tag);
    } finally {
      Arrays.fill(got, (byte) 0);
    }
  }

  /// The text form.
  public String text() {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m="
        + memory
        + ",t="
        + passes
        + ",p="
        + lanes
        + "$"
        + base64.encodeToString(salt)
        + "$"
        + base64.encodeToString(tag);
  }

  /// How many were computed in this process: what a log-in costs, whoever tries it.
  static long computed() {
    return COMPUTED.sum();
  }

  private static byte[] tag(byte[] password, int memory, int passes, int lanes, byte[] salt) {
    COMPUTED.increment();
    Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
    argon2.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memory)
            .withIterations(passes)
            .withParallelism(lanes)
            .withSalt(salt)
            .build());
    byte[] tag = new byte[TAG];
    argon2.generateBytes(password, tag);
    return tag;
  }
}
