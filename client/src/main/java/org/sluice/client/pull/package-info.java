/// Pulling key sets: mutual TLS to a server whose key the profile pins, then every check of the
/// answer in a fixed order. A server can withhold keys; it cannot make this client accept a wrong
/// one.
@NullMarked
package org.sluice.client.pull;

import org.jspecify.annotations.NullMarked;
