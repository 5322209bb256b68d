@NullMarked
package org.sluice.benchmarks;

import org.jspecify.annotations.NullMarked;
