package org.sluice.distribution.store;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.rocksdb.WriteBatch;
import org.sluice.records.codec.Octets;

/// What the help desk wants to know of answers, collected and written twice a second, durably and
/// all at once: no answer waits for the disk, or fails because it is full.
///
/// A crash loses what was noted since the last write.
final class Notes implements AutoCloseable {
  /// More than this is not kept while the disk takes nothing.
  static final int MOST = 100_000;

  private static final Logger LOG = Logger.getLogger(Notes.class);
  private static final long EVERY_MILLIS = 500;

  private final Rocks rocks;
  private final Map<Place, byte[]> waiting = new ConcurrentHashMap<>();
  private final ScheduledExecutorService writer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("notes").factory());
  private boolean failed;

  private record Place(Table table, Octets key) {}

  Notes(Rocks rocks) {
    this.rocks = rocks;
  }

  /// Begins to write what is noted.
  void start() {
    var _ =
        writer.scheduleWithFixedDelay(
            this::tryFlush, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  /// Takes the place of what was noted there before.
  void put(Table table, byte[] key, byte[] value) {
    Place place = new Place(table, Octets.of(key));
    if (waiting.size() < MOST || waiting.containsKey(place)) {
      waiting.put(place, value);
    }
  }

  /// What was noted last, written or not.
  byte @Nullable [] get(Table table, byte[] key) {
    byte[] noted = waiting.get(new Place(table, Octets.of(key)));
    return noted == null ? rocks.get(table, key) : noted;
  }

  /// Writes all that was noted before.
  synchronized void flush() {
    if (waiting.isEmpty()) {
      return;
    }
    Map<Place, byte[]> now = Map.copyOf(waiting);
    try (WriteBatch batch = new WriteBatch()) {
      now.forEach((place, value) -> rocks.put(batch, place.table(), place.key().toArray(), value));
      rocks.writeNotes(batch);
    }
    // Only now: readers look here first. One that was replaced meanwhile is another array and
    // stays.
    now.forEach(waiting::remove);
  }

  private void tryFlush() {
    try {
      flush();
      failed = false;
    } catch (RuntimeException e) {
      if (!failed) {
        LOG.error("what was handed out cannot be written down; it is tried again", e);
      }
      failed = true;
    }
  }

  @Override
  public void close() {
    writer.shutdownNow();
    tryFlush();
  }
}
