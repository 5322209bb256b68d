/// Offline review of an exported transparency log under the pins of profiles: signatures, quorum,
/// root, every entry, and whether the entries agree with each other and with the store's counts.
@NullMarked
package org.sluice.client.review;

import org.jspecify.annotations.NullMarked;
