/// Measurements of lanes, which are not public: in the package of the lanes.
@NullMarked
package org.sluice.mikey.batch;

import org.jspecify.annotations.NullMarked;
