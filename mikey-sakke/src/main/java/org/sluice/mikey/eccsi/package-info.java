/// ECCSI (RFC 6507) on P-256 with SHA-256: identity-based signatures. SSK, the signing key, stays
/// in the pool; everything else here is public.
@NullMarked
package org.sluice.mikey.eccsi;

import org.jspecify.annotations.NullMarked;
