/// The appliance's side of the transparency log: append, sign, have the partitions co-sign,
/// publish. Nothing else may write to the log folder.
@NullMarked
package org.sluice.appliance.audit;

import org.jspecify.annotations.NullMarked;
