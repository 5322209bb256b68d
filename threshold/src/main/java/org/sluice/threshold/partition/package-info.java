/// A whole partition over its two ports, token and store: ceremony, log, activation, extraction. It
/// decides everything by its own reading of the log and its own clock; it opens no file and no
/// socket.
@NullMarked
package org.sluice.threshold.partition;

import org.jspecify.annotations.NullMarked;
