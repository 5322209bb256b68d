package org.sluice.distribution.replica;

import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.sluice.distribution.ingest.Publication;
import org.sluice.records.export.VerifiedBundle;

/// Publishes each bundle in one transaction: all of it or nothing is seen, once, by whoever reads
/// what is committed.
///
/// While the brokers are away it waits and tries again; bundles pile up behind it and what finds no
/// place is missing and can be sent anew. A second receiver fences this one, which then stops.
final class KafkaPublication implements Publication {
  private static final Logger LOG = Logger.getLogger(KafkaPublication.class);
  private static final int MAX_REQUEST = Topic.LOG.maxMessage();
  private static final long PAUSE_MILLIS = 500;
  private static final int DELIVERY_MILLIS = 20_000;
  private static final int REQUEST_MILLIS = 10_000;
  private static final int TRANSACTION_MILLIS = 120_000;

  private final KafkaSettings settings;
  private final Records records;
  private final CountDownLatch closing = new CountDownLatch(1);
  private @Nullable KafkaProducer<byte[], byte[]> producer;
  private volatile String trouble = "";

  KafkaPublication(KafkaSettings settings) {
    this.settings = settings;
    this.records = new Records(settings.prefix());
  }

  /// Makes the topics and takes the place of the receiver: what one before left open is finished or
  /// undone when this returns.
  ///
  /// @throws KafkaException if the brokers cannot be reached
  void begin() {
    Topics.make(settings);
    producer = fresh();
  }

  /// Why nothing can be published at the moment, empty if something can.
  String trouble() {
    return trouble;
  }

  @Override
  public void publish(VerifiedBundle bundle, BitSet current) {
    List<ProducerRecord<byte[], byte[]>> all = records.of(bundle, current);
    boolean troubled = false;
    while (closing.getCount() > 0) {
      try {
        attempt(all);
        trouble = "";
        return;
      } catch (ProducerFencedException | InvalidProducerEpochException e) {
        // After a long silence the coordinator itself has moved on; otherwise somebody has.
        if (!troubled) {
          throw new PublicationFailed(
              "another receiver has taken over the topics " + settings.prefix() + ".*", e);
        }
        forget();
      } catch (KafkaException e) {
        troubled = true;
        trouble = e.getMessage() + (e.getCause() == null ? "" : ": " + e.getCause().getMessage());
        LOG.warnv("publishing waits: {0}", trouble);
        forget();
        pause();
      }
    }
    throw new PublicationFailed("stopped", new IllegalStateException("closed"));
  }

  private void attempt(List<ProducerRecord<byte[], byte[]>> all) {
    KafkaProducer<byte[], byte[]> to = producer;
    if (to == null) {
      to = fresh();
      producer = to;
    }
    to.beginTransaction();
    for (ProducerRecord<byte[], byte[]> each : all) {
      var _ = to.send(each); // a failure shows in the commit
    }
    commit(to);
  }

  /// Whether a commit that timed out has happened is only known by asking again.
  private void commit(KafkaProducer<byte[], byte[]> to) {
    while (true) {
      try {
        to.commitTransaction();
        return;
      } catch (TimeoutException e) {
        trouble = String.valueOf(e.getMessage());
        if (closing.getCount() == 0) {
          throw e;
        }
        LOG.warnv("a commit waits: {0}", trouble);
      }
    }
  }

  private KafkaProducer<byte[], byte[]> fresh() {
    KafkaProducer<byte[], byte[]> made =
        new KafkaProducer<>(
            settings.with(
                Map.of(
                    "transactional.id",
                    settings.prefix() + ".receiver",
                    "enable.idempotence",
                    "true",
                    "compression.type",
                    "zstd",
                    "linger.ms",
                    "5",
                    "batch.size",
                    "262144",
                    "max.request.size",
                    Integer.toString(MAX_REQUEST),
                    "delivery.timeout.ms",
                    Integer.toString(DELIVERY_MILLIS),
                    "request.timeout.ms",
                    Integer.toString(REQUEST_MILLIS),
                    "max.block.ms",
                    Integer.toString(DELIVERY_MILLIS),
                    "transaction.timeout.ms",
                    Integer.toString(TRANSACTION_MILLIS))),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    try {
      made.initTransactions();
      return made;
    } catch (KafkaException e) {
      made.close(Duration.ZERO);
      throw e;
    }
  }

  /// The next producer begins by undoing what this one left open.
  private void forget() {
    KafkaProducer<byte[], byte[]> old = producer;
    producer = null;
    if (old != null) {
      old.close(Duration.ZERO);
    }
  }

  private void pause() {
    try {
      var _ = closing.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptException(e);
    }
  }

  @Override
  public void close() {
    closing.countDown();
    KafkaProducer<byte[], byte[]> old = producer;
    if (old != null) {
      old.close(Duration.ZERO);
    }
  }
}
