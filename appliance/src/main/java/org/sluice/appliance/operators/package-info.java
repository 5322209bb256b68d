/// Operators: who may log in to the console of the high side, and what they may then see and start.
/// Passwords log in, officers' keys sign: no account lets anybody sign, and what is signed is
/// judged by the policies in the log alone.
@NullMarked
package org.sluice.appliance.operators;

import org.jspecify.annotations.NullMarked;
