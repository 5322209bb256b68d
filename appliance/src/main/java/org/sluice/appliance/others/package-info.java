/// Other domains: their certificates, carried in through the import gate, and the call policy that
/// says which of them a domain trusts and its users may call.
@NullMarked
package org.sluice.appliance.others;

import org.jspecify.annotations.NullMarked;
