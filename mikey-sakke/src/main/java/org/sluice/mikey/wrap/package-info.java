/// AES Key Wrap (RFC 3394) and with padding (RFC 5649) under a 256-bit key, and AES-128-GCM, in the
/// secret pool. The JDK has them, but takes key and plaintext as heap arrays and uses tables where
/// the processor has no AES instructions.
@NullMarked
package org.sluice.mikey.wrap;

import org.jspecify.annotations.NullMarked;
