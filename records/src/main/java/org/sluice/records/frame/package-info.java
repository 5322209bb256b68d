/// The datagrams of the one-way link: an object is cut into authenticated, numbered chunks and put
/// together again, in whatever order and however often they arrive. Both ends live here; nothing in
/// here opens a socket or knows what an object means.
@NullMarked
package org.sluice.records.frame;

import org.jspecify.annotations.NullMarked;
