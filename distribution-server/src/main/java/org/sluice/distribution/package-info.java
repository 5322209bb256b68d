@NullMarked
package org.sluice.distribution;

import org.jspecify.annotations.NullMarked;
