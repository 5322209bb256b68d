/// The process that runs beside an HSM: one partition, behind mutual TLS with two pinned keys, the
/// appliance's and its own custodian's; and the custodian's commands.
@NullMarked
package org.sluice.hsm.process;

import org.jspecify.annotations.NullMarked;
