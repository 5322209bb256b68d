package org.sluice.records.export;

import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.IdentityCommitment;
import org.sluice.records.id.P256Spki;
import org.sluice.records.id.UserUri;
import org.sluice.records.signing.KeyHash;
import org.sluice.records.statement.Enrolled;

/// An account of the low side: which device is whose, how it authenticates, to which key its keys
/// are sealed. It holds the opening of the log's commitment, so that a client can find its leaves.
///
/// ```
/// u8 version = 1 | text domain | text user | 32 salt | 32 commitment | text deviceId | 91 authSpki
///   | u8 sealSuite | bytes16 sealPublicKey | u8 state | u64 enrolledLeaf
/// ```
///
/// @param salt of the commitment, 32 octets
/// @param commitment is [IdentityCommitment#of(byte[], UserUri)] of salt and user
/// @param deviceId 1 to 64 visible ASCII characters
/// @param authSpki P-256, 91 octets
/// @param sealSuite 1 X25519, 2 P-256, 3 transport key
/// @param sealPublicKey 32 octets, or 65
/// @param enrolledLeaf log index of the Enrolled leaf
public record AccessRecord(
    DomainName domain,
    UserUri user,
    Octets salt,
    Hash32 commitment,
    String deviceId,
    Octets authSpki,
    int sealSuite,
    Octets sealPublicKey,
    DeviceState state,
    long enrolledLeaf) {

  private static final int VERSION = 1;
  private static final int MAX_SEAL_KEY = 65;

  /// Checks the fields.
  public AccessRecord {
    Bounds.of("AccessRecord")
        .length("salt", salt, IdentityCommitment.SALT_OCTETS)
        .that(
            commitment.equals(IdentityCommitment.of(salt.toArray(), user)),
            "commitment",
            "not of this salt and user")
        .word("deviceId", deviceId, Enrolled.MAX_DEVICE_ID)
        .none("authSpki", P256Spki.problem(authSpki))
        .range("sealSuite", sealSuite, KeyHash.X25519, KeyHash.TRANSPORT)
        .none("sealPublicKey", KeyHash.sealKeyProblem(sealSuite, sealPublicKey.toArray()))
        .u64("enrolledLeaf", enrolledLeaf);
  }

  /// Hash of the sealing key, as leaves name it.
  public Hash32 sealKeyHash() {
    return KeyHash.ofSealKey(sealSuite, sealPublicKey.toArray());
  }

  /// Hash of the authentication key.
  public Hash32 authKeyHash() {
    return KeyHash.ofSpki(authSpki.toArray());
  }

  /// The canonical octets.
  public byte[] encoded() {
    Writer out = new Writer().u8(VERSION).text(domain.value()).text(user.value()).raw(salt);
    commitment.write(out);
    return out.text(deviceId)
        .raw(authSpki)
        .u8(sealSuite)
        .bytes16(sealPublicKey)
        .code(state)
        .u64(enrolledLeaf)
        .toByteArray();
  }

  /// The access record that `octets` are the one encoding of.
  ///
  /// @throws org.sluice.records.codec.MalformedRecord if there is none
  public static AccessRecord decode(byte[] octets) {
    return Reader.decode(
        octets,
        "AccessRecord",
        in -> {
          in.version(VERSION);
          return new AccessRecord(
              DomainName.read(in, "domain"),
              UserUri.read(in, "user"),
              Octets.of(in.raw("salt", IdentityCommitment.SALT_OCTETS)),
              Hash32.read(in, "commitment"),
              in.text("deviceId", Enrolled.MAX_DEVICE_ID),
              Octets.of(in.raw("authSpki", P256Spki.LENGTH)),
              in.u8("sealSuite"),
              Octets.of(in.bytes16("sealPublicKey", MAX_SEAL_KEY)),
              in.code("state", DeviceState.class),
              in.u64("enrolledLeaf"));
        });
  }
}
