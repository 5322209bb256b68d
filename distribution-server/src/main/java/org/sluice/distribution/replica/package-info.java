/// Many servers from one receiver: a receiver publishes verified bundles to Kafka, replicas read
/// them into their own store and verify every record again. Without Kafka nothing here runs.
@NullMarked
package org.sluice.distribution.replica;

import org.jspecify.annotations.NullMarked;
