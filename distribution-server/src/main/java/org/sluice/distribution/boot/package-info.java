/// Starts and stops the server: command line, its own TLS key, and which object is handed to which.
///
/// No decision about a bundle or a device is made here.
@NullMarked
package org.sluice.distribution.boot;

import org.jspecify.annotations.NullMarked;
