/// A partition in another process, as the appliance reaches it: the port over mutual TLS, with a
/// bound on every wait and every size. Whatever goes wrong on the way is the partition being
/// unavailable, with the reason.
@NullMarked
package org.sluice.hsm.remote;

import org.jspecify.annotations.NullMarked;
