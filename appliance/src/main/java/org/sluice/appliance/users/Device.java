package org.sluice.appliance.users;

import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;

/// An enrolled device of a user: public keys only, and the log leaf that enrolled it.
///
/// @param authSpki authentication key, SubjectPublicKeyInfo DER
/// @param sealSuite 1 X25519, 2 P-256
/// @param sealHash how log leaves name the device
public record Device(
    User user,
    String deviceId,
    Octets authSpki,
    int sealSuite,
    Octets sealPublic,
    Hash32 sealHash,
    long enrolledLeaf) {}
