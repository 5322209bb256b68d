package org.sluice.distribution.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.rocksdb.WriteBatch;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.export.ExportedItem;
import org.sluice.records.export.SealedKeySet;

/// What one bundle brings, collected and written in one durable batch: the commit point of the low
/// side.
///
/// [#write()] returns when all of it is on disk; a crash before leaves nothing of it and the bundle
/// counts as missing.
public final class Commit implements AutoCloseable {
  private final Rocks rocks;
  private final Ledger ledger;
  private final WriteBatch batch;
  private final Map<Octets, Long> counts = new HashMap<>();
  private final Set<Octets> newKeySets = new HashSet<>();
  private final Map<Octets, Long> newest = new HashMap<>();
  private Runnable afterwards = () -> {};

  /// @param octets about as many as it will bring
  Commit(Rocks rocks, Ledger ledger, int octets) {
    this.rocks = rocks;
    this.ledger = ledger;
    this.batch = new WriteBatch(octets);
  }

  /// The bundle itself: from this commit on it is held.
  public Commit holds(BundleId id) {
    rocks.put(batch, Table.BUNDLES, id.key(), id.value());
    then(() -> ledger.add(id.stream(), id.sequence(), id.kind().name()));
    return this;
  }

  /// Gives a bundle up again, so that it is missing and can be sent anew.
  public Commit gives(BundleId id) {
    rocks.delete(batch, Table.BUNDLES, id.key());
    then(() -> ledger.remove(id.stream(), id.sequence(), id.kind().name()));
    return this;
  }

  /// A sealed key set; counted once however often and in whatever order it arrives, as its leaf is
  /// in the log. Returns false if a later leaf of the same identity, device and period is held.
  ///
  /// @throws Conflict if one with other octets is held for the same leaf
  public boolean keySet(SealedKeySet sealed) {
    byte[] key = StoreKeys.keySet(sealed);
    byte[] encoded = sealed.encoded();
    long[] latest = {-1};
    rocks.scan(
        Table.KEY_SETS,
        StoreKeys.keySetsOfPeriod(sealed),
        StoreKeys.keySetsOfPeriod(sealed),
        (place, held) -> {
          latest[0] = StoreKeys.leafOf(place);
          requireSame(latest[0] == sealed.leafIndex(), encoded, held, sealed);
          return true;
        });
    if (rocks.get(Table.KEY_SETS, key) == null && newKeySets.add(Octets.of(key))) {
      counts.merge(Octets.of(StoreKeys.count(sealed.domain(), sealed.period())), 1L, Long::sum);
    }
    rocks.put(batch, Table.KEY_SETS, key, encoded);
    return latest[0] <= sealed.leafIndex();
  }

  private static void requireSame(
      boolean sameLeaf, byte[] encoded, byte[] held, SealedKeySet sealed) {
    if (sameLeaf && !MessageDigest.isEqual(encoded, held)) {
      throw new Conflict("two sealed key sets for log entry " + sealed.leafIndex());
    }
  }

  /// An access record; an older one (by its leaf) never replaces a newer one, in whatever order
  /// bundles arrive. Returns false if it is older.
  public boolean access(AccessRecord record) {
    byte[] key = StoreKeys.pair(record.authKeyHash(), record.commitment());
    Octets place = Octets.of(key);
    if (!newest.containsKey(place)) {
      byte[] before = rocks.get(Table.ACCESS, key);
      newest.put(place, before == null ? -1 : AccessRecord.decode(before).enrolledLeaf());
    }
    if (newest.getOrDefault(place, -1L) > record.enrolledLeaf()) {
      return false;
    }
    newest.put(place, record.enrolledLeaf());
    rocks.put(batch, Table.ACCESS, key, record.encoded());
    ofUser(record);
    return true;
  }

  /// That the access record is found by its user.
  void ofUser(AccessRecord record) {
    byte[] key =
        new Writer()
            .raw(StoreKeys.user(record.user()))
            .raw(StoreKeys.pair(record.authKeyHash(), record.commitment()))
            .toByteArray();
    rocks.put(batch, Table.USERS, key, new byte[0]);
  }

  /// Where a replica goes on reading a partition of what is published.
  public Commit position(String partition, long next) {
    rocks.put(
        batch, Table.POSITIONS, StoreKeys.path(partition), new Writer().u64(next).toByteArray());
    return this;
  }

  /// A document under an ASCII path.
  public Commit document(String path, byte[] octets) {
    rocks.put(batch, Table.DOCUMENTS, StoreKeys.path(path), octets);
    return this;
  }

  /// A document of which only the newest counts, with its proof: the one that stands furthest back
  /// in the log, in whatever order they arrive. Returns false if it is older than what is held.
  public boolean newest(String path, ExportedItem item) {
    byte[] key = StoreKeys.path(path);
    Octets place = Octets.of(key);
    if (!newest.containsKey(place)) {
      byte[] before = rocks.get(Table.DOCUMENTS, key);
      newest.put(place, before == null ? -1 : ExportedItem.decode(before).proof().leafIndex());
    }
    if (newest.getOrDefault(place, -1L) > item.proof().leafIndex()) {
      return false;
    }
    newest.put(place, item.proof().leafIndex());
    document(path, item.encoded());
    return true;
  }

  /// A log segment that has to be put into the mirror.
  public Commit waiting(WaitingSegment segment) {
    rocks.put(batch, Table.WAITING, segment.key(), segment.octets().toArray());
    return this;
  }

  /// The segment needs to wait no longer.
  public Commit settled(WaitingSegment segment) {
    rocks.delete(batch, Table.WAITING, segment.key());
    return this;
  }

  void alarm(long number, String text) {
    rocks.put(
        batch,
        Table.ALARMS,
        new Writer().u64(number).toByteArray(),
        text.getBytes(StandardCharsets.UTF_8));
  }

  /// Writes everything durably, or nothing.
  public void write() {
    counts.forEach(this::addToCount);
    rocks.write(batch);
    afterwards.run();
  }

  @Override
  public void close() {
    batch.close();
  }

  private void addToCount(Octets key, long more) {
    byte[] before = rocks.get(Table.COUNTS, key.toArray());
    long count = before == null ? 0 : new Reader(before, "count").u64("records");
    rocks.put(batch, Table.COUNTS, key.toArray(), new Writer().u64(count + more).toByteArray());
  }

  private void then(Runnable next) {
    Runnable first = afterwards;
    afterwards =
        () -> {
          first.run();
          next.run();
        };
  }
}
