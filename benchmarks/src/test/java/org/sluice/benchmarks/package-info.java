/// Tests that the benchmarks run and say what they measured. They assert no time.
@NullMarked
package org.sluice.benchmarks;

import org.jspecify.annotations.NullMarked;
