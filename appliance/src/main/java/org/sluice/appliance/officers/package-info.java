/// Officers: their signing keys in files of their own, and the Shiro realm that decides which act
/// each role may do. The partitions check the signatures again by themselves.
@NullMarked
package org.sluice.appliance.officers;

import org.jspecify.annotations.NullMarked;
