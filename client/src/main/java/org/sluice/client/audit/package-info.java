/// The audit function's side: its key under a passphrase, and recorded messages opened with an
/// audit key that the log accounts for. Nothing here can make or sign a message.
///
/// The private key and the audit key are in locked memory; the passphrase and the key made from it
/// are on the heap for the time of one call, because the JDK's ciphers want them there, and wiped.
@NullMarked
package org.sluice.client.audit;

import org.jspecify.annotations.NullMarked;
