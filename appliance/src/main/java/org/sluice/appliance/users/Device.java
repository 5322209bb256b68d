package org.sluice.appliance.users;

import org.sluice.records.id.Hash32;

/// An enrolled device of a user: public keys only, and the log leaf that enrolled it.
public record Device(
    User user, String deviceId, byte[] authSpki, int sealSuite, byte[] sealPublic, Hash32 sealHash, long enrolledLeaf) {}
