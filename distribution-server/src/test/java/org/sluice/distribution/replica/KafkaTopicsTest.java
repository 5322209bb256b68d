package org.sluice.distribution.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.distribution.TestHighSide;
import org.sluice.distribution.trust.DocumentPaths;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.export.RevocationList;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.DeviceState;

@Tag("slow")
@DisplayName(
    "Topics keep the last record under each key for ever, and whoever sets them otherwise is told")
final class KafkaTopicsTest extends KafkaCase {
  private static final long ANSWER_SECONDS = 30;

  @TempDir private static Path brokerFolder;
  private static KafkaBroker broker;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = KafkaBroker.start(brokerFolder);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Override
  KafkaBroker broker() {
    return broker;
  }

  private ConfigResource resource(Topic topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic.name(prefix));
  }

  private void set(Topic topic, Map<String, String> values) throws Exception {
    List<AlterConfigOp> changes = new ArrayList<>();
    values.forEach((name, value) ->
        changes.add(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET)));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
      admin
          .incrementalAlterConfigs(Map.of(resource(topic), changes))
          .all()
          .get(ANSWER_SECONDS, TimeUnit.SECONDS);
    }
  }

  @Test
  void theReceiverMakesThemCompactedAndWithoutAnEnd() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
      for (Topic topic : Topic.values()) {
        ConfigResource of = resource(topic);
        Config config =
            admin.describeConfigs(List.of(of)).all().get(ANSWER_SECONDS, TimeUnit.SECONDS).get(of);
        assertThat(config.get("cleanup.policy").value()).as("%s", topic).isEqualTo("compact");
        assertThat(config.get("retention.ms").value()).as("%s", topic).isEqualTo("-1");
        assertThat(Long.parseLong(config.get("max.message.bytes").value()))
            .as("%s", topic)
            .isGreaterThan(topic.maxValue());
      }
    }
  }

  @Test
  void aReplicaThatIsMadeAfterCompactionHasWhatOneThatSawEverythingHas() throws Exception {
    Replica witness = reading("witness");
    stored(high.certificate());
    stored(high.access(alice));
    stored(high.access(TestHighSide.changed(alice, DeviceState.ACTIVE, 40)));
    for (int i = 1; i <= 3; i++) {
      stored(high.keyBundle(BundleKind.REVOCATIONS, List.of(revocations(i).encoded())));
      stored(high.keySets(high.keySet(alice, PERIOD)));
    }
    stored(high.segment(0, high.size()));
    Set<Topic> replaced = Set.of(Topic.ACCESS, Topic.REVOCATIONS, Topic.KEYSETS);
    for (Topic topic : replaced) {
      assertThat(eachKeyOnce(topic)).as("%s has records to drop", topic).isFalse();
    }
    for (Topic topic : Topic.values()) {
      set(
          topic,
          Map.of(
              "segment.ms",
              "50",
              "min.cleanable.dirty.ratio",
              "0.001",
              "delete.retention.ms",
              "0"));
    }
    int others = 0;
    Instant start = Instant.now();
    while (!eachKeyOnce(Topic.ACCESS)
        || !eachKeyOnce(Topic.REVOCATIONS)
        || !eachKeyOnce(Topic.KEYSETS)) {
      assertThat(Instant.now()).isBefore(start.plus(PATIENCE));
      somethingElse(others++);
    }
    stored(high.segment(high.size() - 1, high.size()));

    Replica late = reading("late");
    awaitAll(late);
    awaitAll(witness);

    assertThat(report(late).taken())
        .as("less was there to read")
        .isLessThan(report(witness).taken());
    assertThat(report(late).refused()).isEmpty();
    assertThat(report(late).ready()).isTrue();
    assertThat(newest(late)).isEqualTo(newest(witness)).isNotEmpty();
    assertThat(devices(late)).isEqualTo(devices(witness)).hasSize(1 + 2 * others);
    assertThat(late.lowSide().store().documents(""))
        .usingRecursiveComparison()
        .isEqualTo(witness.lowSide().store().documents(""));
    assertThat(held(late)).contains(revocations(3));
    assertThat(late.lowSide().streams()).isEqualTo(witness.lowSide().streams());
    assertThat(late.lowSide().logs().snapshot(TestHighSide.ORIGIN).orElseThrow().root())
        .isEqualTo(witness.lowSide().logs().snapshot(TestHighSide.ORIGIN).orElseThrow().root());
    assertThat(late.lowSide().store().alarms()).isEmpty();
  }

  /// Under keys of their own, so that what was there before is in a segment that can be cleaned.
  private void somethingElse(int i) {
    stored(high.access(high.device("tel:+4477009002" + (10 + i), DeviceState.ACTIVE).record()));
    stored(high.access(high.device("tel:+4477009003" + (10 + i), DeviceState.REVOKED).record()));
    List<SealedKeySet> keys = new ArrayList<>();
    for (int period = 1; period <= 8; period++) {
      keys.add(high.keySet(alice, PERIOD + 8L * i + period));
    }
    stored(high.keySets(keys.toArray(SealedKeySet[]::new)));
  }

  private boolean eachKeyOnce(Topic topic) throws IOException {
    Set<Octets> keys = new HashSet<>();
    for (ConsumerRecord<byte[], byte[]> record : published(topic)) {
      if (!keys.add(Octets.of(record.key()))) {
        return false;
      }
    }
    return true;
  }

  /// What alice's device would be given.
  private Map<Long, SealedKeySet> newest(Replica replica) {
    Map<Long, SealedKeySet> newest = new TreeMap<>();
    keysOf(replica, alice).forEach(sealed -> newest.put(sealed.period(), sealed));
    return newest;
  }

  private static List<AccessRecord> devices(Replica replica) {
    List<AccessRecord> all = new ArrayList<>();
    replica.lowSide().store().everyAccess(new byte[0], all::add);
    return all;
  }

  private static RevocationList revocations(long at) {
    return new RevocationList(TestHighSide.DOMAIN, at, at + 9, Octets.of(new byte[32]), List.of());
  }

  private static Optional<RevocationList> held(Replica replica) {
    return replica
        .lowSide()
        .store()
        .document(DocumentPaths.revocations(TestHighSide.DOMAIN))
        .map(octets ->
            RevocationList.decode(
                org.sluice.records.export.ExportedItem.decode(octets).item().toArray()));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "KEYSETS, cleanup.policy, delete, compact",
        "ACCESS, cleanup.policy, 'compact,delete', compact",
        "LOG, retention.ms, 86400000, -1",
        "REVOCATIONS, max.message.bytes, 1000000, or more",
      })
  void aReceiverDoesNotStartOnOneThatIsSetOtherwiseAndAReplicaRaisesTheAlarm(
      Topic topic, String name, String value, String expected) throws Exception {
    stored(high.access(alice));
    set(topic, Map.of(name, value));
    String wrong = "topic " + topic.name(prefix) + ": " + name + " is " + value + ", expected ";

    assertThatThrownBy(() -> receiving("second"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(wrong)
        .hasMessageContaining(expected);
    Replica replica = reading("replica");
    awaitAll(replica);

    assertThat(report(replica).topics())
        .singleElement()
        .satisfies(each -> assertThat(each).startsWith(wrong).endsWith(expected));
    assertThat(replica.lowSide().store().access(alice.authKeyHash())).containsExactly(alice);
    assertThat(report(receiver).topics()).as("as it was when it started").isEmpty();
  }

  @Test
  void aLogOfSeveralPartitionsIsRefusedBecauseItsOrderIsLost() throws Exception {
    String other = "s" + prefix;
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
      NewTopic log =
          new NewTopic(Topic.LOG.name(other), 2, (short) 1)
              .configs(new TopicSettings(Topic.LOG, settings()).toMake());
      admin.createTopics(List.of(log)).all().get(ANSWER_SECONDS, TimeUnit.SECONDS);
    }
    KafkaSettings there = KafkaSettings.read(broker.settings(other));
    assertThatThrownBy(() ->
            Replica.receiving(
                folder.resolve("there"), List.of(high.writeProfile(folder)), there, PATIENCE))
        .hasMessageContaining("topic " + other + ".log: partitions is 2, expected 1");
  }

  @Test
  void aReplicaWhoseUserMayOnlyReadWorksAndCanPublishNothing() throws Exception {
    stored(high.access(alice));
    AclBinding mayRead =
        new AclBinding(
            new ResourcePattern(ResourceType.TOPIC, prefix + ".", PatternType.PREFIXED),
            new AccessControlEntry(
                "User:replica", "*", AclOperation.READ, AclPermissionType.ALLOW));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
      admin.createAcls(List.of(mayRead)).all().get(ANSWER_SECONDS, TimeUnit.SECONDS);
    }
    KafkaSettings secure = KafkaSettings.read(broker.secureSettings(prefix, "a password"));
    Replica replica =
        kept(Replica.reading(folder.resolve("reader"), List.of(high.writeProfile(folder)), secure));
    awaitAll(replica);
    assertThat(replica.lowSide().store().access(alice.authKeyHash())).containsExactly(alice);
    assertThat(report(replica).topics()).as("it may not see how they are set").isEmpty();
    assertThatThrownBy(() ->
            Replica.receiving(
                folder.resolve("thief"), List.of(high.writeProfile(folder)), secure, PATIENCE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("this user may not see how it is set (DescribeConfigs)");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            secure.with(Map.of()), new ByteArraySerializer(), new ByteArraySerializer())) {
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(Topic.ACCESS.name(prefix), new byte[] {1}, alice.encoded());
      assertThatThrownBy(() -> producer.send(record).get(ANSWER_SECONDS, TimeUnit.SECONDS))
          .hasCauseInstanceOf(TopicAuthorizationException.class);
    }
  }
}
