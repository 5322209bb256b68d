/// The command line: options, help with examples, exit codes (0 ok, 1 refused, 2 usage). It reads
/// arguments and prints results; every decision is taken in the packages beside it.
@NullMarked
package org.sluice.client.cli;

import org.jspecify.annotations.NullMarked;
