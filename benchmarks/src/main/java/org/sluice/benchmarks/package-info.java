/// Where the time of an issue goes, and how fast the arithmetic is. Everything is measured on the
/// machine it runs on and printed; nothing asserts a time.
@NullMarked
package org.sluice.benchmarks;

import org.jspecify.annotations.NullMarked;
