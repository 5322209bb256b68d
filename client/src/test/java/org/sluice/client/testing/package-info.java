/// A domain made in the test: its own master secrets, log, witnesses and server.
@NullMarked
package org.sluice.client.testing;

import org.jspecify.annotations.NullMarked;
