/// Transport keys (TrK) and integrity keys (InK) of TS 33.180 clients: carried in sealed to the
/// appliance's import key, kept sealed under its token, used to wrap key sets. Nothing here shows a
/// key; what is logged and listed are ids.
@NullMarked
package org.sluice.appliance.transport;

import org.jspecify.annotations.NullMarked;
