/// Offline review of an exported transparency log under the pins of profiles. The rules of the log
/// are those of the package of that name in records; here they are tied to the profiles that a
/// reviewer holds, and counted against what a distribution server says it stores.
@NullMarked
package org.sluice.client.review;

import org.jspecify.annotations.NullMarked;
