package org.sluice.appliance.imports;

import java.util.Optional;
import org.sluice.appliance.users.PersonId;
import org.sluice.appliance.users.UserKind;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.UserUri;

/// One identity of a file.
///
/// @param devices how many devices are expected to enrol, 1 to 16
/// @param seal kind of sealing key they use, `x25519`, `p256` or `trk`
/// @param person whose it is, if the file says so; else its own, or as it was
/// @param kind likewise
record ImportRow(
    long line,
    DomainName domain,
    UserUri uri,
    int devices,
    String seal,
    Optional<PersonId> person,
    Optional<UserKind> kind) {}
