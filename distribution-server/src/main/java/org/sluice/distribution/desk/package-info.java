/// What the help desk asks a store: why a device has not got its keys, and who has not fetched.
@NullMarked
package org.sluice.distribution.desk;

import org.jspecify.annotations.NullMarked;
