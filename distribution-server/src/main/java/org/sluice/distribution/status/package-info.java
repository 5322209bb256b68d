/// What has arrived, what is missing and why: as JSON and as a page for people.
///
/// It shows counts and hashes, never a user or a device.
@NullMarked
package org.sluice.distribution.status;

import org.jspecify.annotations.NullMarked;
