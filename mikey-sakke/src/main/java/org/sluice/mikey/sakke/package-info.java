/// SAKKE (RFC 6508 with parameter set 1 of RFC 6509): the pairing, encapsulation of a shared secret
/// value to an identity, and the checks of receiver secret keys. Integers are hashed in their fixed
/// length, which is where deployed libraries differ.
@NullMarked
package org.sluice.mikey.sakke;

import org.jspecify.annotations.NullMarked;
