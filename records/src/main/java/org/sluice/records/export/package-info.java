/// What leaves the high side and comes to users: sealed key sets, access records, payloads and
/// bundles with their proofs; and the files that come in: enrolment lines and request files with
/// the plan of batches. Nothing here can be opened without a device's private key.
@NullMarked
package org.sluice.records.export;

import org.jspecify.annotations.NullMarked;
