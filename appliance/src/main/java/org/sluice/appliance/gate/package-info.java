/// The import gate (keys-and-trust rule 9): what was carried in is read by a process of its own,
/// without keys and network, and only what that process wrote anew is used.
@NullMarked
package org.sluice.appliance.gate;

import org.jspecify.annotations.NullMarked;
