@NullMarked
package org.sluice.threshold;

import org.jspecify.annotations.NullMarked;
