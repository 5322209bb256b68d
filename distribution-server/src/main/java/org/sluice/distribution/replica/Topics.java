package org.sluice.distribution.replica;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// The topics of one prefix as the brokers have them; the receiver makes those that are missing.
final class Topics {
  private static final long PATIENCE_SECONDS = 10;

  private Topics() {}

  /// Makes the topics that are not there, and looks at those that are.
  ///
  /// @throws KafkaException if the brokers cannot be reached, or will not, or have a topic that
  ///   would lose records
  static void make(KafkaSettings settings) {
    try (Admin admin = Admin.create(settings.with(Map.of()))) {
      List<Topic> before = new ArrayList<>();
      for (Topic topic : Topic.values()) {
        if (!made(admin, topic, settings)) {
          before.add(topic);
        }
      }
      List<String> wrong = wrong(admin, before, settings);
      if (!wrong.isEmpty()) {
        throw new KafkaException(String.join("; ", wrong));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    } catch (TimeoutException e) {
      throw new KafkaException("no answer from " + settings.brokers(), e);
    }
  }

  private static boolean made(Admin admin, Topic topic, KafkaSettings settings)
      throws InterruptedException, TimeoutException {
    TopicSettings must = new TopicSettings(topic, settings);
    String name = topic.name(settings.prefix());
    NewTopic wanted =
        new NewTopic(name, must.partitions(), settings.replication()).configs(must.toMake());
    try {
      admin.createTopics(List.of(wanted)).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException) {
        return false;
      }
      throw failed(name, e);
    }
  }

  /// What is set otherwise than [TopicSettings] says; nothing if all is well.
  ///
  /// @throws KafkaException if the brokers cannot be reached
  /// @throws AuthorizationException if this user may not see how topics are set
  static List<String> wrong(KafkaSettings settings) {
    try (Admin admin = Admin.create(settings.with(Map.of()))) {
      return wrong(admin, List.of(Topic.values()), settings);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    } catch (TimeoutException e) {
      throw new KafkaException("no answer from " + settings.brokers(), e);
    }
  }

  private static List<String> wrong(Admin admin, List<Topic> topics, KafkaSettings settings)
      throws InterruptedException, TimeoutException {
    List<String> wrong = new ArrayList<>();
    for (Topic topic : topics) {
      String name = topic.name(settings.prefix());
      ConfigResource asked = new ConfigResource(ConfigResource.Type.TOPIC, name);
      try {
        Map<ConfigResource, Config> found =
            admin.describeConfigs(List.of(asked)).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        int partitions = describe(admin, name).partitions().size();
        wrong.addAll(new TopicSettings(topic, settings).wrong(of(found, asked), partitions));
      } catch (ExecutionException e) {
        if (e.getCause() instanceof AuthorizationException refused) {
          throw new AuthorizationException(
              name + ": this user may not see how it is set (DescribeConfigs)", refused);
        }
        throw failed(name, e);
      }
    }
    return wrong;
  }

  private static TopicDescription describe(Admin admin, String name)
      throws ExecutionException, InterruptedException, TimeoutException {
    return of(
        admin.describeTopics(List.of(name)).allTopicNames().get(PATIENCE_SECONDS, TimeUnit.SECONDS),
        name);
  }

  /// What was asked for is answered, or the whole answer failed.
  private static <K, V> V of(Map<K, V> answers, K asked) {
    return Objects.requireNonNull(answers.get(asked), () -> "no answer about " + asked);
  }

  /// The partitions of every topic; a topic that was made anew has another id.
  ///
  /// @throws KafkaException if they are not all there
  static Map<Topic, List<Partition>> find(KafkaSettings settings) {
    Map<Topic, List<Partition>> found = new EnumMap<>(Topic.class);
    try (Admin admin = Admin.create(settings.with(Map.of()))) {
      for (Topic topic : Topic.values()) {
        String name = topic.name(settings.prefix());
        TopicDescription description = describe(admin, name);
        List<Partition> partitions = new ArrayList<>();
        description
            .partitions()
            .forEach(p ->
                partitions.add(
                    new Partition(topic, name, p.partition(), description.topicId().toString())));
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
