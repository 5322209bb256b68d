/// MIKEY-SAKKE I_MESSAGEs (RFC 6509, TS 33.180 annex E): making one for a recipient, reading one
/// from somebody, and the SRTP keys that both sides derive from it. Reading is strict: one order of
/// payloads, nothing unknown, every refusal typed; what deployed systems do differently is opened
/// one by one in [org.sluice.mikey.message.ReadingRules].
@NullMarked
package org.sluice.mikey.message;

import org.jspecify.annotations.NullMarked;
