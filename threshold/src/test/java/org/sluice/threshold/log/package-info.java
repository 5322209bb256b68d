/// Tests of what a partition keeps of the log.
@NullMarked
package org.sluice.threshold.log;

import org.jspecify.annotations.NullMarked;
