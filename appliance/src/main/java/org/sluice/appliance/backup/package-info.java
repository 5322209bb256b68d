/// Backups of the whole appliance: made, verified without restoring, put back.
///
/// A backup is an age file ([age-encryption.org/v1](https://age-encryption.org/v1), by the library
/// jagged) whose key is sealed to custodians by our HPKE; inside is a ZIP of the data folder
/// without tokens and partitions. What is put back never goes on as if nothing had been: its
/// streams end, and a log that others have seen longer is refused.
@NullMarked
package org.sluice.appliance.backup;

import org.jspecify.annotations.NullMarked;
