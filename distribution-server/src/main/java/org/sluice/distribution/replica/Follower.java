package org.sluice.distribution.replica;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.sluice.distribution.ingest.LowSide;
import org.sluice.distribution.ingest.NotTaken;
import org.sluice.distribution.ingest.Replay;
import org.sluice.distribution.store.Commit;

/// Reads what was published into the store, from where it stopped; from the beginning if the store
/// or the topics are new. Where it goes on is written in the same batch as what it read, so that a
/// crash neither loses nor doubles anything. One thread.
///
/// No record of anybody stops it: what is not to be believed is refused, counted and logged.
final class Follower implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Follower.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration ASK = Duration.ofSeconds(5);
  private static final long LOOK_NANOS = 1_000_000_000;
  private static final long PAUSE_MILLIS = 1000;
  private static final long STOP_MILLIS = 30_000;
  private static final int MAX_RECORDS = 4000;
  private static final int MAX_FETCH = 8 << 20;

  private final KafkaSettings settings;
  private final LowSide low;
  private final Replay replay;
  private final ReplicaState state;
  private final Thread thread = new Thread(this::run, "kafka-follower");
  private Map<TopicPartition, Partition> partitions = Map.of();
  private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile boolean stopping;
  private volatile String failure = "";
  private long looked;

  Follower(KafkaSettings settings, LowSide low) {
    this.settings = settings;
    this.low = low;
    this.replay = low.replay();
    this.state = new ReplicaState(settings);
  }

  void start() {
    thread.start();
  }

  ReplicaState state() {
    return state;
  }

  /// Why it stopped by itself, empty while it runs.
  String failure() {
    return failure;
  }

  private void run() {
    while (!stopping) {
      try (KafkaConsumer<byte[], byte[]> made = open()) {
        consumer = made;
        follow(made);
      } catch (WakeupException | InterruptException e) {
        return; // told to stop
      } catch (KafkaException e) {
        state.trouble(String.valueOf(e.getMessage()));
        LOG.warnv("replica waits: {0}", e.getMessage());
        pause();
      } catch (RuntimeException e) {
        // The disk failed, or a bug: what is durable is unknown.
        failure = String.valueOf(e.getMessage());
        LOG.error("the replica stopped: nothing more is read until the server is restarted", e);
        return;
      }
    }
  }

  private KafkaConsumer<byte[], byte[]> open() {
    Map<TopicPartition, Partition> found = new HashMap<>();
    Topics.find(settings).values().forEach(all -> all.forEach(p -> found.put(p.inKafka(), p)));
    partitions = found;
    lookAtTopics();
    KafkaConsumer<byte[], byte[]> made =
        new KafkaConsumer<>(
            settings.with(
                Map.of(
                    "isolation.level", "read_committed",
                    "enable.auto.commit", "false",
                    "allow.auto.create.topics", "false",
                    "auto.offset.reset", "earliest",
                    "max.poll.records", Integer.toString(MAX_RECORDS),
                    "max.partition.fetch.bytes", Integer.toString(MAX_FETCH),
                    "fetch.max.bytes", Integer.toString(2 * MAX_FETCH))),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    made.assign(found.keySet());
    found.forEach((at, p) -> made.seek(at, low.store().position(p.remembered())));
    return made;
  }

  /// What a topic lost is not missed by a replica that reads it later, so how topics are set is
  /// held against what it must be. It is served all the same: the receiver is the one to refuse.
  private void lookAtTopics() {
    try {
      List<String> wrong = Topics.wrong(settings);
      wrong.forEach(each -> LOG.errorv("records may be lost: {0}", each));
      state.topics(wrong);
    } catch (AuthorizationException e) {
      LOG.warn(e.getMessage());
    }
  }

  private void follow(KafkaConsumer<byte[], byte[]> from) {
    looked = System.nanoTime() - LOOK_NANOS;
    while (!stopping) {
      take(from, from.poll(POLL));
      if (System.nanoTime() - looked >= LOOK_NANOS) {
        looked = System.nanoTime();
        look(from);
      }
    }
  }

  private void look(KafkaConsumer<byte[], byte[]> from) {
    state.looked(behind(from, from.assignment()), Instant.now());
  }

  private static long behind(KafkaConsumer<byte[], byte[]> from, Iterable<TopicPartition> of) {
    List<TopicPartition> asked = new ArrayList<>();
    of.forEach(asked::add);
    long behind = 0;
    for (Map.Entry<TopicPartition, Long> end : from.endOffsets(asked, ASK).entrySet()) {
      behind += Math.max(0, end.getValue() - from.position(end.getKey(), ASK));
    }
    return behind;
  }

  private void take(KafkaConsumer<byte[], byte[]> from, ConsumerRecords<byte[], byte[]> records) {
    List<ConsumerRecord<byte[], byte[]>> log = new ArrayList<>();
    List<ConsumerRecord<byte[], byte[]>> items = new ArrayList<>();
    records.forEach(record -> (topic(record) == Topic.LOG ? log : items).add(record));
    items.sort(Comparator.comparing(this::topic));
    takeLog(log);
    if (!items.isEmpty()) {
      try {
        takeItems(items, false);
      } catch (LogFirst e) {
        readLogToItsEnd(from);
        takeItems(items, true);
      }
    }
  }

  private Topic topic(ConsumerRecord<byte[], byte[]> record) {
    return partition(record).topic();
  }

  private Partition partition(ConsumerRecord<byte[], byte[]> record) {
    Partition partition = partitions.get(new TopicPartition(record.topic(), record.partition()));
    if (partition == null) {
      throw new IllegalStateException("a record of " + record.topic() + ", which was not assigned");
    }
    return partition;
  }

  /// The log stream: each bundle makes its own commits; the position follows them, so that a crash
  /// in between reads one again, which changes nothing.
  private void takeLog(List<ConsumerRecord<byte[], byte[]>> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      try {
        replay.log(value(record));
        state.count(true);
      } catch (NotTaken e) {
        refuse(record, e);
      }
      replay.write(commit -> commit.position(partition(record).remembered(), record.offset() + 1));
    }
  }

  /// Everything else: one commit for all that one poll brought.
  private void takeItems(List<ConsumerRecord<byte[], byte[]>> records, boolean logIsRead) {
    List<Runnable> afterwards = new ArrayList<>();
    replay.write(commit -> {
      Map<String, Long> positions = new HashMap<>();
      for (ConsumerRecord<byte[], byte[]> record : records) {
        afterwards.add(takeItem(record, commit, logIsRead));
        positions.merge(partition(record).remembered(), record.offset() + 1, Math::max);
      }
      positions.forEach(commit::position);
    });
    afterwards.forEach(Runnable::run);
  }

  private Runnable takeItem(
      ConsumerRecord<byte[], byte[]> record, Commit commit, boolean logIsRead) {
    try {
      byte[] value = value(record);
      if (topic(record) == Topic.BUNDLES) {
        replay.bundle(value, commit);
        return () -> state.count(true);
      }
      boolean newest = replay.item(value, commit);
      return () -> state.count(newest);
    } catch (NotTaken e) {
      if (!logIsRead && e.code().equals(NotTaken.NOT_VERIFIED)) {
        throw new LogFirst();
      }
      return () -> refuse(record, e);
    }
  }

  private byte[] value(ConsumerRecord<byte[], byte[]> record) {
    byte[] value = record.value();
    if (value == null) {
      throw new NotTaken("TOMBSTONE", "nothing is ever deleted");
    }
    if (value.length > topic(record).maxValue()) {
      throw new NotTaken("GIANT", value.length + " octets");
    }
    return value;
  }

  private void refuse(ConsumerRecord<byte[], byte[]> record, NotTaken why) {
    state.refused(why.code());
    LOG.warnv(
        "record {0}-{1}@{2} refused: {3}",
        record.topic(),
        Integer.toString(record.partition()),
        Long.toString(record.offset()),
        why.getMessage());
  }

  /// A record that does not verify may be one that a newer profile vouches for, and that profile
  /// comes through the log.
  private void readLogToItsEnd(KafkaConsumer<byte[], byte[]> from) {
    List<TopicPartition> others = new ArrayList<>(from.assignment());
    List<TopicPartition> log =
        partitions.values().stream()
            .filter(partition -> partition.topic() == Topic.LOG)
            .map(Partition::inKafka)
            .toList();
    others.removeAll(log);
    from.pause(others);
    try {
      while (!stopping && behind(from, log) > 0) {
        List<ConsumerRecord<byte[], byte[]>> more = new ArrayList<>();
        from.poll(POLL).forEach(more::add);
        takeLog(more);
      }
    } finally {
      from.resume(others);
    }
  }

  /// The batch is taken again once the log is read.
  private static final class LogFirst extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LogFirst() {
      super("the log first", null, false, false);
    }
  }

  private void pause() {
    try {
      stopping = closing.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      stopping = true;
    }
  }

  @Override
  public void close() {
    stopping = true;
    closing.countDown();
    KafkaConsumer<byte[], byte[]> now = consumer;
    if (now != null) {
      now.wakeup();
    }
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
