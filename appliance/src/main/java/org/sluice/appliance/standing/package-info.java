/// Standing approvals (keys-and-trust rule 7): made, listed, ended, and late joiners issued keys
/// under one. The partitions count; nothing here is believed by them.
@NullMarked
package org.sluice.appliance.standing;

import org.jspecify.annotations.NullMarked;
