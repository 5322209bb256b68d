package org.sluice.distribution.replica;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// The topics of one prefix as the brokers have them; the receiver makes those that are missing.
final class Topics {
  private static final long PATIENCE_SECONDS = 10;

  private Topics() {}

  /// Makes the topics that are not there.
  ///
  /// @throws KafkaException if the brokers cannot be reached, or will not
  static void make(KafkaSettings settings) {
    try (Admin admin = Admin.create(settings.with(Map.of()))) {
      for (Topic topic : Topic.values()) {
        try {
          admin
              .createTopics(List.of(topic(topic, settings)))
              .all()
              .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof TopicExistsException)) {
            throw failed(topic.name(settings.prefix()), e);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    } catch (TimeoutException e) {
      throw new KafkaException("no answer from " + settings.brokers(), e);
    }
  }

  private static NewTopic topic(Topic topic, KafkaSettings settings) {
    int partitions = topic == Topic.KEYSETS ? settings.partitions() : 1;
    return new NewTopic(topic.name(settings.prefix()), partitions, settings.replication())
        .configs(
            Map.of(
                "cleanup.policy",
                "compact",
                "retention.ms",
                "-1",
                "max.message.bytes",
                Integer.toString(topic.maxMessage()),
                "min.insync.replicas",
                Integer.toString(Math.max(1, settings.replication() - 1))));
  }

  /// The partitions of every topic; a topic that was made anew has another id.
  ///
  /// @throws KafkaException if they are not all there
  static Map<Topic, List<Partition>> find(KafkaSettings settings) {
    Map<Topic, List<Partition>> found = new EnumMap<>(Topic.class);
    try (Admin admin = Admin.create(settings.with(Map.of()))) {
      for (Topic topic : Topic.values()) {
        String name = topic.name(settings.prefix());
        TopicDescription description =
            admin
                .describeTopics(List.of(name))
                .allTopicNames()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .get(name);
        List<Partition> partitions = new ArrayList<>();
        if (description != null) {
          description
              .partitions()
              .forEach(p ->
                  partitions.add(
                      new Partition(topic, name, p.partition(), description.topicId().toString())));
        }
        found.put(topic, partitions);
      }
      return found;
    } catch (ExecutionException e) {
      throw failed("topics " + settings.prefix() + ".*", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    } catch (TimeoutException e) {
      throw new KafkaException("no answer from " + settings.brokers(), e);
    }
  }

  private static KafkaException failed(String what, ExecutionException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return new KafkaException(
        cause instanceof UnknownTopicOrPartitionException
            ? what + ": not there; a receiver makes them"
            : what + ": " + cause.getMessage(),
        cause);
  }
}
