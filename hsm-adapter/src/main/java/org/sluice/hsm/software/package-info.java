/// A token in memory: the second adapter of the token port, for simulations and tests. It keeps to
/// the same rules as a real token (labels written once, each key for one use) but protects nothing:
/// the JDK's own ciphers leave copies of keys on the heap. No product configuration can choose it.
@NullMarked
package org.sluice.hsm.software;

import org.jspecify.annotations.NullMarked;
