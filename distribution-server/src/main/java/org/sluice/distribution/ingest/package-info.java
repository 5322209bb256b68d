/// From datagrams to stored bundles: one thread reads the socket, one verifies and stores.
///
/// Nothing is stored that was not verified, and nothing is counted as received before it is
/// durable.
@NullMarked
package org.sluice.distribution.ingest;

import org.jspecify.annotations.NullMarked;
