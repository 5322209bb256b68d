package org.sluice.distribution.replica;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.sluice.distribution.ingest.LowSide;
import org.sluice.distribution.store.BundleStore;
import org.sluice.distribution.store.Commit;

/// A data folder that is fed from Kafka. With the receiver's part it also publishes what its own
/// wire brings; there is one receiver at a time and any number of replicas.
public final class Replica implements AutoCloseable {
  private static final long LOOK_MILLIS = 20;

  // Among the positions of partitions; no topic has this name.
  private static final String CLAIMED = "receiver";

  private final KafkaSettings settings;
  private final @Nullable KafkaPublication publication;
  private final LowSide low;
  private final Follower follower;

  private Replica(KafkaSettings settings, @Nullable KafkaPublication publication, LowSide low) {
    this.settings = settings;
    this.publication = publication;
    this.low = low;
    this.follower = new Follower(settings, low);
  }

  /// A replica that only reads. It comes up whether or not the brokers can be reached, and says so
  /// in its health.
  public static Replica reading(Path data, List<Path> profiles, KafkaSettings settings) {
    Replica replica = new Replica(settings, null, LowSide.open(data, profiles));
    replica.follower.start();
    return replica;
  }

  /// A receiver: takes the receiver's place, and returns when it has read everything that was
  /// published before, so that it can never publish anything older.
  ///
  /// @throws IOException if the brokers cannot be reached, or not everything was read in `patience`
  public static Replica receiving(
      Path data, List<Path> profiles, KafkaSettings settings, Duration patience)
      throws IOException {
    KafkaPublication publication = new KafkaPublication(settings);
    try {
      publication.begin();
    } catch (KafkaException e) {
      publication.close();
      throw new IOException("no receiver without " + settings + ": " + e.getMessage(), e);
    }
    Replica replica = new Replica(settings, publication, LowSide.open(data, profiles, publication));
    try {
      claim(replica.low.store(), data);
      replica.follower.start();
      replica.awaitEverything(patience);
      return replica;
    } catch (IOException e) {
      replica.close();
      throw e;
    }
  }

  /// What a store held before there was Kafka would be on no replica, for the receiver would take
  /// it for published.
  private static void claim(BundleStore store, Path data) throws IOException {
    if (store.isFedFromKafka()) {
      return;
    }
    if (!store.streams().isEmpty()) {
      throw new IOException(
          "the store in "
              + data
              + " holds bundles that were never published: expected an empty one, or that of a"
              + " receiver; move the folder store away and have the bundles sent or imported again");
    }
    try (Commit commit = store.begin()) {
      commit.position(CLAIMED, 1).write();
    }
  }

  /// Waits until everything that is published now has been read.
  private void awaitEverything(Duration patience) throws IOException {
    Instant start = Instant.now();
    try {
      while (!follower.state().report(Instant.now()).atEnd().isAfter(start)) {
        if (Duration.between(start, Instant.now()).compareTo(patience) > 0
            || !follower.failure().isEmpty()) {
          throw new IOException(
              settings
                  + " could not be read to its end: "
                  + follower.state().report(Instant.now()).why()
                  + follower.failure());
        }
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /// What it keeps.
  public LowSide lowSide() {
    return low;
  }

  /// How far it has read.
  public ReplicaState state() {
    return follower.state();
  }

  /// Why it stopped by itself, empty while it runs.
  public String failure() {
    return follower.failure();
  }

  /// What keeps it from publishing at the moment; empty if nothing does, or if it only reads.
  public String publishing() {
    return publication == null ? "" : publication.trouble();
  }

  /// What it was told.
  @Override
  public String toString() {
    return settings.toString();
  }

  /// Gives up what is being published, so that whoever waits for it can end.
  public void stopPublishing() {
    if (publication != null) {
      publication.close();
    }
  }

  @Override
  public void close() {
    stopPublishing();
    follower.close();
    low.close();
  }
}
