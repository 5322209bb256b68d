/// What the low side keeps: one RocksDB whose write batches are the commit points.
///
/// It stores sealed octets that it cannot open, under keys that a pull can find without reading
/// anything else.
@NullMarked
package org.sluice.distribution.store;

import org.jspecify.annotations.NullMarked;
