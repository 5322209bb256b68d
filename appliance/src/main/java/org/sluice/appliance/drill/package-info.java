/// Practice runs of an issue or of an audit: the real path with real approvals, for reserved
/// identities that no user can have, and nothing is kept.
@NullMarked
package org.sluice.appliance.drill;

import org.jspecify.annotations.NullMarked;
