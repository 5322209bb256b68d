@NullMarked
package org.sluice.hsm;

import org.jspecify.annotations.NullMarked;
