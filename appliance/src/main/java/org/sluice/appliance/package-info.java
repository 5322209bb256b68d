@NullMarked
package org.sluice.appliance;

import org.jspecify.annotations.NullMarked;
