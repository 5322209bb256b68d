/// Looks for secrets in this process's own memory, before and after they are wiped. What is looked
/// for is kept masked, so that the search never finds itself.
@NullMarked
package org.sluice.system.memory;

import org.jspecify.annotations.NullMarked;
