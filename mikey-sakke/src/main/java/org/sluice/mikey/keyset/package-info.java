/// The documents that carry keys: a user's key set in the plain form that is sealed to a device,
/// and the KMS certificate with the master public keys it is validated against.
@NullMarked
package org.sluice.mikey.keyset;

import org.jspecify.annotations.NullMarked;
