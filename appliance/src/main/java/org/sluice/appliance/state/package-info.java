/// The appliance's state in SQLite: one file, durable at every commit, versioned by migrations.
@NullMarked
package org.sluice.appliance.state;

import org.jspecify.annotations.NullMarked;
