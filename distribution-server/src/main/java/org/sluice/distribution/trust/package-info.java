/// Which keys count: the active profile of each domain, and the rule by which the next one replaces
/// it.
///
/// Keys-and-trust rules 1 and 2; nothing here is taken on first use.
@NullMarked
package org.sluice.distribution.trust;

import org.jspecify.annotations.NullMarked;
