/// What an operator sees at a glance; it changes nothing.
@NullMarked
package org.sluice.appliance.status;

import org.jspecify.annotations.NullMarked;
