/// A partition and what a coordinator may ask of it: the ports, the messages between the two, and
/// the failures by type. Nothing here reads a file or a socket, and no message carries a share or a
/// replicated key; the only secrets that leave a partition are its parts of the key of one logged
/// leaf.
@NullMarked
package org.sluice.threshold;

import org.jspecify.annotations.NullMarked;
