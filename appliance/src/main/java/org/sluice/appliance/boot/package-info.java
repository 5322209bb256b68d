/// Start of the appliance: the command line, the data folder, and the wiring of the parts. No
/// decision about keys is taken here.
@NullMarked
package org.sluice.appliance.boot;

import org.jspecify.annotations.NullMarked;
