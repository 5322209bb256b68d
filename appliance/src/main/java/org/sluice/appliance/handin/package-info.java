/// What officers sign on their own machines and hand in: shown in full, signed with their own key,
/// carried back as a few lines of text.
@NullMarked
package org.sluice.appliance.handin;

import org.jspecify.annotations.NullMarked;
