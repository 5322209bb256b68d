/// Import of large user lists: read line by line, staged beside the database, compared with it, and
/// taken over in one transaction or not at all.
@NullMarked
package org.sluice.appliance.imports;

import org.jspecify.annotations.NullMarked;
