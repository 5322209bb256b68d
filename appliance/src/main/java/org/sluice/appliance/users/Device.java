package org.sluice.appliance.users;

import org.sluice.records.codec.Octets;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.Hash32;

/// A device of an identity, as enrolled: public keys only, and the log leaf that says its state.
///
/// @param authSpki authentication key, SubjectPublicKeyInfo DER
/// @param sealSuite 1 X25519, 2 P-256, 3 transport key
/// @param sealHash how log leaves name the device
/// @param leaf of the newest `Enrolled` entry about it
public record Device(
    User user,
    String deviceId,
    Octets authSpki,
    int sealSuite,
    Octets sealPublic,
    Hash32 sealHash,
    long leaf,
    DeviceState state) {

  /// The same device for another identity.
  public Device of(User other, long itsLeaf) {
    return new Device(
        other, deviceId, authSpki, sealSuite, sealPublic, sealHash, itsLeaf, DeviceState.ACTIVE);
  }
}
