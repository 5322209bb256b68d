/// A Kafka broker for tests and benchmarks, on loopback.
@NullMarked
package org.sluice.system.kafka;

import org.jspecify.annotations.NullMarked;
