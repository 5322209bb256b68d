/// The key management server on the high side (Quarkus). It coordinates; the partitions decide and
/// hold the shares. docs/ARCHITECTURE.md has the picture, docs/EXTRACTION-CYCLE.md the path of a
/// key.
@NullMarked
package org.sluice.appliance;

import org.jspecify.annotations.NullMarked;
