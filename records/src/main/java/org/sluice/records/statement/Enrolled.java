package org.sluice.records.statement;

import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.KeyHash;

/// Type 4: a device of a user is enrolled, or no longer. The latest one for a device counts. Signed
/// by an enrolment officer.
///
/// ```
/// text domain | 32 commitment | text deviceId | 32 authKeyHash | u8 sealSuite | 32 sealKeyHash | u8 state
/// ```
///
/// @param commitment to the user, see [org.sluice.records.id.IdentityCommitment]
/// @param deviceId 1 to 64 visible ASCII characters
/// @param authKeyHash SHA-256 of the SPKI of the device's authentication key
/// @param sealSuite 1 X25519, 2 P-256, 3 transport key
/// @param sealKeyHash SHA-256 of suite octet || raw public key
public record Enrolled(
    DomainName domain,
    Hash32 commitment,
    String deviceId,
    Hash32 authKeyHash,
    int sealSuite,
    Hash32 sealKeyHash,
    DeviceState state)
    implements Statement {

  /// Most characters of a device id.
  public static final int MAX_DEVICE_ID = 64;

  /// Checks the fields.
  public Enrolled {
    Bounds.of("Enrolled")
        .word("deviceId", deviceId, MAX_DEVICE_ID)
        .range("sealSuite", sealSuite, KeyHash.X25519, KeyHash.TRANSPORT);
  }

  @Override
  public StatementType statementType() {
    return StatementType.ENROLLED;
  }

  static Enrolled read(Reader in) {
    return new Enrolled(
        DomainName.read(in, "domain"),
        Hash32.read(in, "commitment"),
        in.text("deviceId", MAX_DEVICE_ID),
        Hash32.read(in, "authKeyHash"),
        in.u8("sealSuite"),
        Hash32.read(in, "sealKeyHash"),
        in.code("state", DeviceState.class));
  }

  @Override
  public void writeBody(Writer out) {
    out.text(domain.value());
    commitment.write(out);
    out.text(deviceId);
    authKeyHash.write(out);
    out.u8(sealSuite);
    sealKeyHash.write(out);
    out.code(state);
  }
}
