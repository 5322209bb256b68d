package org.sluice.records.id;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Writer;

/// How the log names a user without saying who it is: SHA-256("sluice/identity/v1" || salt || u16
/// length || URI). The opening (salt and URI) travels to those who may know.
public final class IdentityCommitment {
  /// Octets of a salt.
  public static final int SALT_OCTETS = 32;

  private IdentityCommitment() {}

  /// The commitment to `user` under `salt`, 32 octets drawn at random when the user is enrolled.
  ///
  /// @throws MalformedRecord if the salt has another length
  public static Hash32 of(byte[] salt, UserUri user) {
    if (salt.length != SALT_OCTETS) {
      throw new MalformedRecord("IdentityCommitment", "salt", salt.length + " octets, 32 needed");
    }
    return Hash32.sha256(
        new Writer()
            .raw("sluice/identity/v1".getBytes(StandardCharsets.US_ASCII))
            .raw(salt)
            .bytes16(user.octets())
            .toByteArray());
  }

  /// The commitment of the self-test: [UserUri#SELF_TEST] under a salt of zeros.
  public static Hash32 selfTest() {
    return of(new byte[SALT_OCTETS], UserUri.SELF_TEST);
  }

  /// The commitment of a drill's identity: [UserUri#drill(int)] under a salt of zeros, so that
  /// everyone who reads the log recognises it.
  public static Hash32 drill(int number) {
    return of(new byte[SALT_OCTETS], UserUri.drill(number));
  }

  /// Whether it is one of the drills' commitments.
  public static boolean isDrill(Hash32 commitment) {
    return Drills.ALL.contains(commitment);
  }

  /// Made when first asked for: a log without drills never needs them.
  private static final class Drills {
    private static final Set<Hash32> ALL =
        IntStream.range(0, UserUri.MAX_DRILL)
            .mapToObj(IdentityCommitment::drill)
            .collect(Collectors.toUnmodifiableSet());
  }
}
