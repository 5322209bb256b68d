/// What a log entry says, for people who read it and for filters: every field of any statement by
/// its name, and the few facts that entries of different types have in common.
///
/// A new type of statement is shown and found without a change here: fields are taken from the
/// components of the statement's record. Nothing here checks a rule; that is the job of
/// `records.review`.
@NullMarked
package org.sluice.records.reading;

import org.jspecify.annotations.NullMarked;
