/// MIKEY-SAKKE messages between users whose devices are in the data folder: which identity, which
/// period, which domain's public keys.
@NullMarked
package org.sluice.client.message;

import org.jspecify.annotations.NullMarked;
