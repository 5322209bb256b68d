package org.sluice.distribution.replica;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;

/// What a topic must be set to, so that no record is ever lost but by a newer one under its key.
/// Whoever makes a topic sets this; one that somebody else made is held against it.
final class TopicSettings {
  private static final String POLICY = "cleanup.policy";
  private static final String RETENTION = "retention.ms";
  private static final String LONGEST = "max.message.bytes";
  private static final String IN_SYNC = "min.insync.replicas";

  private final Topic topic;
  private final KafkaSettings settings;

  TopicSettings(Topic topic, KafkaSettings settings) {
    this.topic = topic;
    this.settings = settings;
  }

  int partitions() {
    return topic == Topic.KEYSETS ? settings.partitions() : 1;
  }

  /// For the one who makes it.
  Map<String, String> toMake() {
    return Map.of(
        POLICY,
        "compact",
        RETENTION,
        "-1",
        LONGEST,
        Integer.toString(topic.maxMessage()),
        IN_SYNC,
        Integer.toString(inSync()));
  }

  /// All replicas but one must have a record before it counts.
  private int inSync() {
    return Math.max(1, settings.replication() - 1);
  }

  /// What is otherwise than it must be, each with what is expected; nothing if all is well.
  ///
  /// @param found as the brokers have it
  /// @param partitions that the topic has
  List<String> wrong(Config found, int partitions) {
    List<String> wrong = new ArrayList<>();
    check(wrong, found, POLICY, "compact"::equals, "compact");
    check(wrong, found, RETENTION, "-1"::equals, "-1");
    check(wrong, found, LONGEST, atLeast(topic.maxMessage()), topic.maxMessage() + " or more");
    check(wrong, found, IN_SYNC, atLeast(inSync()), inSync() + " or more");
    if (topic == Topic.LOG && partitions != 1) {
      wrong.add(says("partitions", Integer.toString(partitions), "1"));
    }
    return wrong;
  }

  private void check(
      List<String> wrong, Config found, String name, Predicate<String> good, String expected) {
    ConfigEntry entry = found.get(name);
    String value = entry == null || entry.value() == null ? "not told" : entry.value();
    if (!good.test(value)) {
      wrong.add(says(name, value, expected));
    }
  }

  private static Predicate<String> atLeast(int least) {
    return value -> value.matches("[0-9]{1,10}") && Long.parseLong(value) >= least;
  }

  private String says(String name, String value, String expected) {
    return "topic "
        + topic.name(settings.prefix())
        + ": "
        + name
        + " is "
        + value
        + ", expected "
        + expected;
  }
}
