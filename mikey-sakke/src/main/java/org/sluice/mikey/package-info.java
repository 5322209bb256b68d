@NullMarked
package org.sluice.mikey;

import org.jspecify.annotations.NullMarked;
