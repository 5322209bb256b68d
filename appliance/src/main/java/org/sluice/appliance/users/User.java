package org.sluice.appliance.users;

import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.IdentityState;
import org.sluice.records.id.UserUri;

/// An identity of one domain. `salt` hides the URI behind `commitment` in the log; it is not a key,
/// but it stays on the two sides and with the user.
///
/// @param devices how many devices may be enrolled for it at a time
/// @param seal kind of sealing key that is expected, `x25519`, `p256` or `trk`
/// @param person whose identity it is; all identities of a person may use the person's devices
/// @param state as the log has it
public record User(
    DomainName domain,
    UserUri uri,
    Hash32 salt,
    Hash32 commitment,
    int devices,
    String seal,
    PersonId person,
    UserKind kind,
    IdentityState state) {}
