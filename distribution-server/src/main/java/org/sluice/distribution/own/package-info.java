/// The page on which users see their own identities, devices and keys, and fetch the sealed package
/// of a device that cannot fetch it itself. Log-in with a password that the help desk sets; what is
/// shown comes from the same store, and what is handed out from the same desk, as a device's pull.
@NullMarked
package org.sluice.distribution.own;

import org.jspecify.annotations.NullMarked;
