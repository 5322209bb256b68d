/// Offline review of a whole log: the signatures on its state, every file of it, and whether the
/// entries keep the rules that make the log mean something (no key without approved request, no
/// recipient that is not enrolled, no export without signature). It trusts the pinned keys alone,
/// writes nothing, and never stops at a bad log with anything but a report.
@NullMarked
package org.sluice.records.review;

import org.jspecify.annotations.NullMarked;
