/// SoftHSM2: a token store in a folder, for the demo, for tests, and for trying the product without
/// hardware. It reads its configuration once per process, so there is one store per process.
@NullMarked
package org.sluice.hsm.softhsm;

import org.jspecify.annotations.NullMarked;
