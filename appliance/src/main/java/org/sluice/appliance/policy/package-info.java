/// Policies after the first, and statements that several people sign one after another. What is
/// carried between them is a draft; it is tried against the log's rules before it is logged.
@NullMarked
package org.sluice.appliance.policy;

import org.jspecify.annotations.NullMarked;
