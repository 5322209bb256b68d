package org.sluice.appliance.users;

import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.UserUri;

/// A user of one domain. `salt` hides the URI behind `commitment` in the log; it is not a key, but
/// it stays on the two sides and with the user.
public record User(
    DomainName domain, UserUri uri, Hash32 salt, Hash32 commitment, int devices, String seal) {}
