/// Names of things: users, key management servers, domains, key periods, identifiers, hashes. Each
/// is a value that is checked when it is made and never changes; none of them is secret.
@NullMarked
package org.sluice.records.id;

import org.jspecify.annotations.NullMarked;
