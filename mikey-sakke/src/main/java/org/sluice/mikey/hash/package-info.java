/// SHA-256, HMAC and HKDF over octets that live in the secret pool. The JDK's digests take heap
/// arrays and keep their state on the heap; here state, schedule and output never leave
/// [org.sluice.mikey.secret.SecretPool]. For public octets the JDK's are faster and are used.
@NullMarked
package org.sluice.mikey.hash;

import org.jspecify.annotations.NullMarked;
