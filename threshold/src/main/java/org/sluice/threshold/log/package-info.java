/// A partition's own reading of the transparency log (design section 4). It believes nothing but
/// the entries themselves, in order, under a root that it recomputes; what it may answer for
/// follows from them alone. It never reads a file: durable octets go through the partition's ports.
@NullMarked
package org.sluice.threshold.log;

import org.jspecify.annotations.NullMarked;
