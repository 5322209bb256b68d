/// The datagrams of the one-way link: an object is cut into blocks of data and parity, these into
/// authenticated, numbered frames, and put together again, in whatever order and however often they
/// arrive, as long as enough of each block does. Both ends live here; nothing in here opens a
/// socket or knows what an object means.
@NullMarked
package org.sluice.records.frame;

import org.jspecify.annotations.NullMarked;
