/// The one canonical binary encoding of everything Sluice signs, logs or sends: big-endian, every
/// length limited, exactly one encoding per value. It never reads or writes a file, and it never
/// puts the octets it refuses into an error text.
@NullMarked
package org.sluice.records.codec;

import org.jspecify.annotations.NullMarked;
