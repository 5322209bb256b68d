/// Programs that ask the high side something: TLS 1.3 with a client key that is pinned in the
/// account, a Shiro realm over those accounts, and a table of what can be asked. No authority, no
/// password and no session is part of it, and nothing here signs, agrees or gives an account.
@NullMarked
package org.sluice.appliance.machines;

import org.jspecify.annotations.NullMarked;
