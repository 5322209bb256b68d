/// The transcript of a ceremony: lines for people, linked by hashes, closed by the security
/// officers' signatures. Writing and checking are the same code, so that what is written is what is
/// checked.
@NullMarked
package org.sluice.records.transcript;

import org.jspecify.annotations.NullMarked;
