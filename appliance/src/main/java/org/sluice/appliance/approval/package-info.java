/// Requests and approvals. An approval is a value made only here; nothing can be extracted without
/// one.
@NullMarked
package org.sluice.appliance.approval;

import org.jspecify.annotations.NullMarked;
