package org.sluice.distribution.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.distribution.TestHighSide;
import org.sluice.distribution.ingest.Intake;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.id.DeviceState;

/// A receiver with replicas on topics of its own, over a broker that a test has started.
abstract class KafkaCase {
  static final long PERIOD = 1522;
  static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  final TestHighSide high = new TestHighSide();
  final String prefix = "t" + UUID.randomUUID().toString().replace("-", "");
  final AccessRecord alice = high.device("tel:+447700900123", DeviceState.ACTIVE).record();
  final List<Replica> open = new ArrayList<>();
  Replica receiver;

  abstract KafkaBroker broker();

  @BeforeEach
  final void startReceiver() throws IOException {
    receiver = receiving("receiver");
  }

  @AfterEach
  final void closeAll() {
    open.forEach(Replica::close);
  }

  KafkaSettings settings() throws IOException {
    return KafkaSettings.read(broker().settings(prefix));
  }

  Replica receiving(String name) throws IOException {
    return kept(
        Replica.receiving(
            folder.resolve(name), List.of(high.writeProfile(folder)), settings(), PATIENCE));
  }

  Replica reading(String name) throws IOException {
    return kept(
        Replica.reading(folder.resolve(name), List.of(high.writeProfile(folder)), settings()));
  }

  Replica kept(Replica replica) {
    open.add(replica);
    return replica;
  }

  void stored(byte[] bundle) {
    assertThat(receiver.lowSide().receiver().accept(bundle)).isInstanceOf(Intake.Stored.class);
  }

  /// Kafka's clients load classes by the thread's own loader, and threads of a pool have any.
  CompletableFuture<Intake> inBackground(byte[] bundle) {
    CompletableFuture<Intake> outcome = new CompletableFuture<>();
    Thread thread =
        new Thread(() -> outcome.complete(receiver.lowSide().receiver().accept(bundle)));
    thread.setContextClassLoader(getClass().getClassLoader());
    thread.start();
    return outcome;
  }

  static ReplicaState.Report report(Replica replica) {
    return replica.state().report(Instant.now());
  }

  /// Waits until the replica has read all that is published at the moment of the call.
  static void awaitAll(Replica replica) {
    Instant now = Instant.now();
    until(() -> report(replica).atEnd().isAfter(now));
  }

  static void until(BooleanSupplier holds) {
    Instant start = Instant.now();
    while (!holds.getAsBoolean()) {
      assertThat(Duration.between(start, Instant.now())).isLessThan(PATIENCE);
      LockSupport.parkNanos(20_000_000);
    }
  }

  List<SealedKeySet> keysOf(Replica replica, AccessRecord whose) {
    return replica.lowSide().store().keySets(whose.sealKeyHash(), whose.commitment(), 0, 9999);
  }

  List<ConsumerRecord<byte[], byte[]>> published(Topic topic) throws IOException {
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> reader =
        new KafkaConsumer<>(
            settings()
                .with(Map.of("isolation.level", "read_committed", "auto.offset.reset", "earliest")),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> at =
          reader.partitionsFor(topic.name(prefix)).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      reader.assign(at);
      reader.seekToBeginning(at);
      Map<TopicPartition, Long> ends = reader.endOffsets(at);
      while (at.stream().anyMatch(p -> reader.position(p) < ends.get(p))) {
        reader.poll(Duration.ofMillis(100)).forEach(all::add);
      }
    }
    return all;
  }
}
