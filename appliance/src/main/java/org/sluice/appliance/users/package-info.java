/// The community: who may get keys. Imported from files, checked line by line, never partly by
/// accident.
@NullMarked
package org.sluice.appliance.users;

import org.jspecify.annotations.NullMarked;
