/// What a reader of the log looks up: exports in order, entries of a request, of a user, of an
/// audit, re-issues, and counts by domain and period.
///
/// Everything here is derived from the log and can be thrown away: the index is made again from the
/// first entry when it does not belong to the log. It decides nothing and proves nothing; what a
/// page shows is read from the log itself.
@NullMarked
package org.sluice.distribution.index;

import org.jspecify.annotations.NullMarked;
