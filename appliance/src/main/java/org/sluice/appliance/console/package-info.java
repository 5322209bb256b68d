/// The console of the high side: pages for operators, in the one web shell.
///
/// What is shown comes from the log, the database and the spool; what is done goes through the same
/// desks as the commands. The console holds no officer's key: it shows what would be signed, hands
/// the file out, and takes the signature in. A page of another part is a [org.sluice.web.Route]
/// more in [org.sluice.appliance.console.ConsolePages].
@NullMarked
package org.sluice.appliance.console;

import org.jspecify.annotations.NullMarked;
