/// The high side of the data path, from an approved request to signed bundles in the spool. Each
/// stage is a type that only the stage before can make.
@NullMarked
package org.sluice.appliance.issuance;

import org.jspecify.annotations.NullMarked;
