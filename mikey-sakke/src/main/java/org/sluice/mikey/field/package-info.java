/// Arithmetic modulo the four primes of RFC 6507 and RFC 6508, on offsets of
/// [org.sluice.mikey.secret.SecretPool#MEM], never on heap objects. Nothing here branches on a
/// value or uses one as an address: the instructions depend on the modulus alone.
@NullMarked
package org.sluice.mikey.field;

import org.jspecify.annotations.NullMarked;
