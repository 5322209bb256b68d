/// Shows that no branch, no array index, no pool offset and no divisor of the arithmetic depends on
/// a secret. The classes under test are loaded once more with a probe at each such place; the same
/// operation is run with different secrets, and the two sequences of events must be the same.
/// docs/SECRETS.md says what this proves and what it does not.
package org.sluice.mikey.constanttime;
