@NullMarked
package org.sluice.system;

import org.jspecify.annotations.NullMarked;
