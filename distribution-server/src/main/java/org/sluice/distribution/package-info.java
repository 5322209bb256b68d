/// The low side: receives bundles through the diode, verifies and stores them, and serves each
/// device its own sealed keys.
///
/// Nothing here can open a key: the module knows records only. Packages follow the path of a
/// bundle: `ingest`, `trust`, `mirror`, `store`, then `pull` and `status` for those who ask; `boot`
/// wires them.
@NullMarked
package org.sluice.distribution;

import org.jspecify.annotations.NullMarked;
