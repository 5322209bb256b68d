/// What a coordinator and a partition's custodian say to a partition over a network, octet by
/// octet: one operation for each method of the port, in the canonical encoding of the records, with
/// a limit for every message and every failure by its type. No secret is written here: the parts of
/// keys and a PIN are sealed (HPKE) before they become a message.
@NullMarked
package org.sluice.hsm.wire;

import org.jspecify.annotations.NullMarked;
