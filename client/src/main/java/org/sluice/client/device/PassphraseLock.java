package org.sluice.client.device;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.wrap.KeyWrap;
import org.sluice.mikey.wrap.UnwrapRefused;

/// Locked under a passphrase:
///
/// ```
/// sluice-locked-key/1 argon2id m=65536 t=3 p=4 SALT-HEX WRAPPED-HEX
/// ```
///
/// WRAPPED is the key under AES-256 key wrap with padding (RFC 5649); the wrapping key is Argon2id
/// (RFC 9106) of the passphrase, a salt of 16 octets, and what the key is about as associated data.
final class PassphraseLock extends KeyLock {
  private static final int MEMORY_KIB = 65_536;
  private static final int MAX_MEMORY_KIB = 262_144;
  private static final int PASSES = 3;
  private static final int LANES = 4;
  private static final int MAX_COST = 16;
  private static final int SALT = 16;
  private static final Pattern FORM =
      Pattern.compile(
          "sluice-locked-key/1 argon2id m=([0-9]{1,7}) t=([0-9]{1,2}) p=([0-9]{1,2})"
              + " ([0-9a-f]{32}) ([0-9a-f]{32,2048})\n");

  private record Cost(int memory, int passes, int lanes) {}

  private final Source source;

  /// New keys are locked with this passphrase, and locked ones opened.
  PassphraseLock(Source source) {
    this.source = source;
  }

  @Override
  boolean locks() {
    return true;
  }

  @Override
  byte[] lock(SecretBytes key, String about) throws IOException {
    byte[] salt = new byte[SALT];
    new SecureRandom().nextBytes(salt);
    Cost cost = new Cost(MEMORY_KIB, PASSES, LANES);
    try (SecretBytes wrapping = wrapping(cost, salt, about)) {
      HexFormat hex = HexFormat.of();
      String text =
          "sluice-locked-key/1 argon2id m="
              + cost.memory()
              + " t="
              + cost.passes()
              + " p="
              + cost.lanes()
              + " "
              + hex.formatHex(salt)
              + " "
              + hex.formatHex(KeyWrap.wrapPadded(wrapping, key))
              + "\n";
      return text.getBytes(StandardCharsets.US_ASCII);
    }
  }

  @Override
  SecretBytes unlock(byte[] locked, String about, Path file) throws IOException {
    Matcher form = FORM.matcher(new String(locked, StandardCharsets.US_ASCII));
    if (!form.matches()) {
      throw new Refused(Check.FILE, file.toString(), "a locked key", "something else");
    }
    Cost cost =
        new Cost(
            Integer.parseInt(form.group(1)),
            Integer.parseInt(form.group(2)),
            Integer.parseInt(form.group(3)));
    requireAffordable(cost, file);
    HexFormat hex = HexFormat.of();
    try (SecretBytes wrapping = wrapping(cost, hex.parseHex(form.group(4)), about)) {
      return KeyWrap.unwrapPadded(wrapping, hex.parseHex(form.group(5)));
    } catch (UnwrapRefused | IllegalArgumentException e) {
      throw new Refused(Check.FILE, file.toString(), "the passphrase of this key", "another", e);
    }
  }

  private static void requireAffordable(Cost cost, Path file) {
    boolean fits =
        cost.lanes() >= 1
            && cost.lanes() <= MAX_COST
            && cost.passes() >= 1
            && cost.passes() <= MAX_COST
            && cost.memory() >= 8 * cost.lanes()
            && cost.memory() <= MAX_MEMORY_KIB;
    if (!fits) {
      throw new Refused(
          Check.FILE,
          file.toString(),
          "at most " + MAX_MEMORY_KIB + " KiB, " + MAX_COST + " passes and lanes",
          cost.toString());
    }
  }

  private SecretBytes wrapping(Cost cost, byte[] salt, String about) throws IOException {
    byte[] passphrase = source.octets();
    try {
      if (passphrase.length < MIN_PASSPHRASE) {
        throw new Refused(
            Check.FILE, "passphrase", "at least " + MIN_PASSPHRASE + " octets", "fewer");
      }
      Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
      argon2.init(
          new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
              .withVersion(Argon2Parameters.ARGON2_VERSION_13)
              .withMemoryAsKB(cost.memory())
              .withIterations(cost.passes())
              .withParallelism(cost.lanes())
              .withSalt(salt)
              .withAdditional(about.getBytes(StandardCharsets.UTF_8))
              .build());
      byte[] key = new byte[KeyWrap.KEY];
      argon2.generateBytes(passphrase, key);
      return SecretBytes.takeOwnershipOf(key);
    } finally {
      Arrays.fill(passphrase, (byte) 0);
    }
  }
}
