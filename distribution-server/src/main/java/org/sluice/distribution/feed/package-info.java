/// What feeds a server: the wire, Kafka, or both.
@NullMarked
package org.sluice.distribution.feed;

import org.jspecify.annotations.NullMarked;
