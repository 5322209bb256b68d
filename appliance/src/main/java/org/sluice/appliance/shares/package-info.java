/// The life of the shares, as operators lead it: refresh, repair, another (t, n), a new epoch, from
/// one reviewed plan file, confirmed by each custodian at their own partition; destruction of what
/// is over, and what is not destroyed yet.
@NullMarked
package org.sluice.appliance.shares;

import org.jspecify.annotations.NullMarked;
