/// The statements that officers, partitions and the appliance sign, and the log entries that nobody
/// signs: one record per type, each with a type number, a label and one encoding. Formats here are
/// frozen: later versions add types and never change one.
@NullMarked
package org.sluice.records.statement;

import org.jspecify.annotations.NullMarked;
