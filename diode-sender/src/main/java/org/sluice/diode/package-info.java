@NullMarked
package org.sluice.diode;

import org.jspecify.annotations.NullMarked;
