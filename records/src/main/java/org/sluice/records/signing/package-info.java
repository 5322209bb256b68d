/// Who signed what: signature checks with the JDK, names of keys, and statements with their
/// signatures as they stand in the log. Private keys are behind [StatementSigner] and never here.
@NullMarked
package org.sluice.records.signing;

import org.jspecify.annotations.NullMarked;
