/// The pages on which people review a log: what left the high side and when, who asked and
/// approved, audit keys and re-issues before everything else, and whatever is needed to check it
/// without this server.
///
/// The pages show; they do not vouch. What is shown is read from the log's own files, and every
/// page says where it can be verified by somebody who does not trust it.
@NullMarked
package org.sluice.distribution.review;

import org.jspecify.annotations.NullMarked;
