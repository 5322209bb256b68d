/// The one way out of the high side: a process that reads the spool, guards it, and sends frames.
///
/// It opens one UDP socket to send on, listens nowhere and reads nothing from a network. It knows
/// records only: no key, no share and no other module can be named here. What the guard refuses is
/// copied aside with a reason and never sent.
@NullMarked
package org.sluice.diode;

import org.jspecify.annotations.NullMarked;
