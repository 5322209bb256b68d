/// A TS 33.180 server on this device, for software that cannot open sealed key sets itself: it
/// hands out in plain what this device pulled, opened and validated.
@NullMarked
package org.sluice.client.gateway;

import org.jspecify.annotations.NullMarked;
