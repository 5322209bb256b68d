/// A partition's own files in a folder: sealed shares, its reading of the log, counters.
@NullMarked
package org.sluice.hsm.disk;

import org.jspecify.annotations.NullMarked;
