/// Whether a token can hold a partition: every use that the product makes of a token, tried on it
/// with throw-away keys, and said in words an operator can give to the HSM's vendor.
@NullMarked
package org.sluice.hsm.check;

import org.jspecify.annotations.NullMarked;
