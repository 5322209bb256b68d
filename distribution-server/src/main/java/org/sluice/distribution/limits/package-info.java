/// What one client may take of this server before anybody knows who it is: connections, and the
/// time in which a request has to be there and answered.
///
/// How many requests a known client may make is counted where it is known, in `pull`.
@NullMarked
package org.sluice.distribution.limits;

import org.jspecify.annotations.NullMarked;
