package org.sluice.distribution.replica;

import org.apache.kafka.common.TopicPartition;

/// One partition of one incarnation of a topic.
///
/// @param id which Kafka drew when the topic was made
record Partition(Topic topic, String name, int number, String id) {
  TopicPartition inKafka() {
    return new TopicPartition(name, number);
  }

  /// Under which the store remembers how far it was read.
  String remembered() {
    return name + "/" + number + "/" + id;
  }
}
