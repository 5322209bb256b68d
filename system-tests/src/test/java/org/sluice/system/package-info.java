/// The rules of the house and the whole path, tested from outside.
@NullMarked
package org.sluice.system;

import org.jspecify.annotations.NullMarked;
