package org.sluice.distribution.store;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.UserUri;

/// Everything the low side keeps except the log's tiles.
///
/// One writer (the receiver's thread) makes a [Commit] for each bundle; any number of readers. A
/// bundle is held if and only if its batch was written, and its batch holds everything it brought,
/// so there is nothing to repair after a crash.
public final class BundleStore implements AutoCloseable {
  /// Alarms that are kept; the oldest stay, because the first one tells how it began.
  private static final int MAX_ALARMS = 1000;

  private final Rocks rocks;
  private final Notes notes;
  private final Ledger ledger = new Ledger();

  private BundleStore(Rocks rocks) {
    this.rocks = rocks;
    this.notes = new Notes(rocks);
  }

  /// Opens or creates the store in `folder`.
  public static BundleStore open(Path folder) {
    BundleStore store = new BundleStore(Rocks.open(folder));
    store.rocks.scan(
        Table.BUNDLES,
        new byte[0],
        new byte[0],
        (key, value) -> {
          BundleId id = bundleId(key, value);
          store.ledger.add(id.stream(), id.sequence(), id.kind().name());
          return true;
        });
    store.findUsers();
    store.notes.start();
    return store;
  }

  /// What is there now, to look at while a server runs on it.
  ///
  /// @throws IllegalStateException when there is no store, or only one of an older version
  public static BundleStore read(Path folder) {
    return new BundleStore(Rocks.openReadOnly(folder));
  }

  /// A store of before users were looked up by name has no list of them.
  private void findUsers() {
    if (!rocks.isEmpty(Table.USERS) || rocks.isEmpty(Table.ACCESS)) {
      return;
    }
    try (Commit commit = begin()) {
      rocks.scan(
          Table.ACCESS,
          new byte[0],
          new byte[0],
          (key, value) -> {
            commit.ofUser(AccessRecord.decode(value));
            return true;
          });
      commit.write();
    }
  }

  /// The bundle held with this sequence number, if any.
  public Optional<BundleId> held(StreamKey stream, long sequence) {
    byte[] key = BundleId.key(stream, sequence);
    return Optional.ofNullable(rocks.get(Table.BUNDLES, key)).map(value -> bundleId(key, value));
  }

  /// A number that is another one after every change of what is held; what was handed out is no
  /// such change. Whoever asks for it before reading may keep what was read while it stays the
  /// same.
  public long state() {
    return rocks.writes();
  }

  /// Starts collecting what one bundle brings.
  public Commit begin() {
    return begin(0);
  }

  /// The same, with room for so many octets: a batch that grows is copied each time.
  public Commit begin(int octets) {
    return new Commit(rocks, ledger, octets);
  }

  /// What is held of each stream.
  public Map<StreamKey, StreamReport> streams() {
    return ledger.report();
  }

  /// Access records of the device with this authentication key; one device may serve several users.
  public List<AccessRecord> access(Hash32 authKey) {
    List<AccessRecord> records = new ArrayList<>();
    rocks.scan(
        Table.ACCESS,
        authKey.octets(),
        authKey.octets(),
        (key, value) -> records.add(AccessRecord.decode(value)));
    return records;
  }

  /// Access records of a user, in order of device key.
  public List<AccessRecord> accessOf(UserUri user) {
    byte[] prefix = StoreKeys.user(user);
    List<AccessRecord> records = new ArrayList<>();
    rocks.scan(
        Table.USERS,
        prefix,
        prefix,
        (key, value) -> {
          byte[] record =
              rocks.get(Table.ACCESS, Arrays.copyOfRange(key, prefix.length, key.length));
          if (record != null) {
            records.add(AccessRecord.decode(record));
          }
          return true;
        });
    return records;
  }

  /// All access records from a key of the table on, until `visit` answers false.
  public void everyAccess(byte[] from, Predicate<AccessRecord> visit) {
    rocks.scan(
        Table.ACCESS, new byte[0], from, (key, value) -> visit.test(AccessRecord.decode(value)));
  }

  /// Sealed key sets of one device and identity, periods `from` to `to` (both included), in order
  /// of period and leaf.
  public List<SealedKeySet> keySets(Hash32 recipient, Hash32 commitment, long from, long to) {
    byte[] prefix = StoreKeys.pair(recipient, commitment);
    List<SealedKeySet> found = new ArrayList<>();
    rocks.scan(
        Table.KEY_SETS,
        prefix,
        new Writer().raw(prefix).u64(from).toByteArray(),
        (key, value) -> {
          SealedKeySet sealed = SealedKeySet.decode(value);
          return sealed.period() <= to && found.add(sealed);
        });
    return found;
  }

  /// Destroys the sealed key sets that `over` says yes to; how many there were. The counts of what
  /// arrived stay. A crash leaves some of them.
  public long destroyKeySets(Predicate<SealedKeySet> over) {
    notes.flush(); // or one of a key set that is destroyed now would be written after it
    long[] destroyed = {0};
    KeySetRemoval removal = new KeySetRemoval(rocks);
    rocks.scan(
        Table.KEY_SETS,
        new byte[0],
        new byte[0],
        (key, value) -> {
          SealedKeySet sealed = SealedKeySet.decode(value);
          if (over.test(sealed)) {
            removal.add(key, sealed);
            destroyed[0]++;
          }
          return true;
        });
    removal.finish();
    return destroyed[0];
  }

  /// Remembers that a key set was handed out; durable within a second, as is what was asked.
  public void pulled(SealedKeySet sealed, Instant at) {
    byte[] time = new Writer().u64(at.getEpochSecond()).toByteArray();
    notes.put(Table.PULLS, StoreKeys.keySetsOfPeriod(sealed), time);
  }

  /// When the key set of that identity, device and period was last handed out, if it was.
  public Optional<Instant> lastPull(SealedKeySet sealed) {
    return Optional.ofNullable(notes.get(Table.PULLS, StoreKeys.keySetsOfPeriod(sealed)))
        .map(time -> Instant.ofEpochSecond(new Reader(time, "pull").u64("time")));
  }

  /// Remembers what a device was answered that asked for the keys of a record's identity.
  public void asked(AccessRecord record, Asked what) {
    notes.put(
        Table.ASKED, StoreKeys.pair(record.authKeyHash(), record.commitment()), what.encoded());
  }

  /// What it was last answered, if it ever asked.
  public Optional<Asked> asked(AccessRecord record) {
    return Optional.ofNullable(
            notes.get(Table.ASKED, StoreKeys.pair(record.authKeyHash(), record.commitment())))
        .map(Asked::decode);
  }

  /// A document by its path.
  public Optional<byte[]> document(String path) {
    return Optional.ofNullable(rocks.get(Table.DOCUMENTS, StoreKeys.path(path)));
  }

  /// Documents whose path begins with `prefix`, in order of path.
  public Map<String, byte[]> documents(String prefix) {
    Map<String, byte[]> found = new TreeMap<>();
    byte[] start = StoreKeys.path(prefix);
    rocks.scan(
        Table.DOCUMENTS,
        start,
        start,
        (key, value) -> {
          found.put(new String(key, StandardCharsets.US_ASCII), value);
          return true;
        });
    return found;
  }

  /// The waiting log segment with the lowest first index of one log.
  public Optional<WaitingSegment> firstWaiting(String origin) {
    byte[] prefix = StoreKeys.origin(origin);
    List<WaitingSegment> found = new ArrayList<>();
    rocks.scan(
        Table.WAITING,
        prefix,
        prefix,
        (key, value) -> {
          found.add(WaitingSegment.of(origin, key, value));
          return false;
        });
    return found.stream().findFirst();
  }

  /// Number of log segments that wait for an earlier one.
  public int waitingCount() {
    int[] count = new int[1];
    rocks.scan(Table.WAITING, new byte[0], new byte[0], (key, value) -> ++count[0] > 0);
    return count[0];
  }

  /// Key records held by domain and period.
  public Map<String, Map<Long, Long>> keyCounts() {
    Map<String, Map<Long, Long>> counts = new TreeMap<>();
    rocks.scan(
        Table.COUNTS,
        new byte[0],
        new byte[0],
        (key, value) -> {
          int end = key.length - Long.BYTES;
          String domain = new String(key, 0, end - 1, StandardCharsets.US_ASCII);
          long period = new Reader(Arrays.copyOfRange(key, end, key.length), "count").u64("period");
          counts
              .computeIfAbsent(domain, d -> new TreeMap<>())
              .put(period, new Reader(value, "count").u64("records"));
          return true;
        });
    return counts;
  }

  /// Offset of the next record of a partition; 0 if none was read.
  public long position(String partition) {
    byte[] value = rocks.get(Table.POSITIONS, StoreKeys.path(partition));
    return value == null ? 0 : new Reader(value, "position").u64("next");
  }

  /// Whether this store is one of those that are fed from Kafka.
  public boolean isFedFromKafka() {
    return !rocks.isEmpty(Table.POSITIONS);
  }

  /// Raises an alarm that stays until a person has dealt with it; durable when this returns.
  public synchronized void raiseAlarm(String text) {
    List<String> before = alarms();
    if (before.size() < MAX_ALARMS && !before.contains(text)) {
      try (Commit commit = begin()) {
        commit.alarm(before.size(), text);
        commit.write();
      }
    }
  }

  /// All alarms, oldest first.
  public List<String> alarms() {
    List<String> alarms = new ArrayList<>();
    rocks.scan(
        Table.ALARMS,
        new byte[0],
        new byte[0],
        (key, value) -> alarms.add(new String(value, StandardCharsets.UTF_8)));
    return alarms;
  }

  @Override
  public void close() {
    notes.close();
    rocks.close();
  }

  private static BundleId bundleId(byte[] key, byte[] value) {
    Reader place = new Reader(key, "bundle key");
    StreamKey stream = StreamKey.of(place.raw("stream", StreamKey.OCTETS));
    Reader content = new Reader(value, "bundle entry");
    Hash32 payload = Hash32.read(content, "payload");
    return new BundleId(
        stream, place.u64("sequence"), content.code("kind", BundleKind.class), payload);
  }
}
