/// Octets that must not be seen: where they live, who may open them, how they end. Nothing here
/// copies a secret to the Java heap; the garbage collector would leave copies that nobody can wipe.
@NullMarked
package org.sluice.mikey.secret;

import org.jspecify.annotations.NullMarked;
