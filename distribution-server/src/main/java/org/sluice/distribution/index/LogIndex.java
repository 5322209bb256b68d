package org.sluice.distribution.index;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.sluice.distribution.mirror.Snapshot;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.RequestId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.tlog.Merkle;

/// The index of one log. One thread brings it up to date; any number read beside it.
///
/// Each step is written with the position it leads to and the root of the log there, so a crash
/// leaves an index of a shorter log, and one of another log is recognised and made again.
public final class LogIndex implements AutoCloseable {
  /// Rows looked at for one page at most: a filter that fits nearly nothing is answered in parts.
  static final int MAX_LOOKED_AT = 200_000;

  private static final int MAX_OFFICERS = 10_000;
  private static final int VERSION = 2;
  private static final int STEP = 2048;

  /// How far it has come.
  private record Position(long next, Hash32 root) {}

  private final IndexStore store;
  private volatile long size;

  private LogIndex(IndexStore store) {
    this.store = store;
    this.size = position().next;
  }

  /// Opens or makes the index in a folder of its own.
  public static LogIndex open(Path folder) {
    return new LogIndex(IndexStore.open(folder));
  }

  /// Entries that are indexed.
  public long size() {
    return size;
  }

  /// Brings the index up to a state of the log.
  ///
  /// @param cosignedAt Unix seconds by which witnesses had seen that state, if they say so
  public synchronized void catchUp(Snapshot log, OptionalLong cosignedAt) {
    Position at = position();
    if (at.next > log.size() || (at.next > 0 && !log.root(at.next).equals(at.root))) {
      store.clear();
      size = 0;
    }
    while (size < log.size()) {
      long to = Math.min(log.size(), size + STEP);
      try (Chunk chunk = new Chunk(store)) {
        add(chunk, size, log.entries(size, to));
        if (to == log.size()) {
          cosignedAt.ifPresent(time ->
              chunk.put(Keys.numbered(Keys.COSIGNED, to), new Writer().u64(time).toByteArray()));
        }
        chunk.put(
            Keys.POSITION,
            new Writer().u8(VERSION).u64(to).raw(log.root(to).octets()).toByteArray());
        chunk.write();
      }
      size = to;
    }
  }

  private static void add(Chunk chunk, long first, List<byte[]> entries) {
    long index = first;
    for (byte[] entry : entries) {
      try {
        chunk.add(index, SignedStatement.decode(entry));
      } catch (MalformedRecord e) {
        // Not a statement: no row says anything about it, and the review names it.
      }
      index++;
    }
  }

  /// Rows below `before` that the filter takes, the newest first.
  public Page<TimelineRow> timeline(Filter filter, long before, int limit) {
    List<TimelineRow> found = new ArrayList<>();
    long[] looked = {0, before};
    store.down(
        Keys.TIMELINE,
        Keys.numbered(Keys.TIMELINE, before - 1),
        (key, value) -> {
          if (found.size() == limit || looked[0] == MAX_LOOKED_AT) {
            return false;
          }
          TimelineRow row = TimelineRow.of(Keys.number(key), value);
          looked[0]++;
          looked[1] = row.index();
          if (filter.takes(row)) {
            found.add(row);
          }
          return true;
        });
    boolean more = (found.size() == limit || looked[0] == MAX_LOOKED_AT) && looked[1] > 0;
    return new Page<>(found, more ? OptionalLong.of(looked[1]) : OptionalLong.empty());
  }

  /// Indexes below `before` of entries that name this commitment, the newest first.
  public Page<Long> ofUser(Hash32 commitment, long before, int limit) {
    return numbers(Keys.user(commitment), before, limit);
  }

  /// Indexes of what was written about a request besides its leaves, the newest first.
  public Page<Long> ofRequest(RequestId id, long before, int limit) {
    return numbers(Keys.ofRequest(id), before, limit);
  }

  /// Indexes of requests for audit keys and of whatever else is about audits, the newest first.
  public Page<Long> audits(long before, int limit) {
    return numbers(Keys.AUDIT, before, limit);
  }

  /// Re-issues to another device, the newest first.
  public Page<Reissue> reissues(long before, int limit) {
    Page<Long> page = numbers(Keys.REISSUE, before, limit);
    return new Page<>(page.rows().stream().map(this::reissueAt).toList(), page.next());
  }

  /// Whether an extraction is a re-issue, and of which.
  public Optional<Reissue> reissue(long index) {
    byte @Nullable [] value = store.get(Keys.numbered(Keys.REISSUE, index));
    return value == null ? Optional.empty() : Optional.of(new Reissue(index, number(value)));
  }

  private Reissue reissueAt(long index) {
    return reissue(index).orElseThrow();
  }

  /// A request.
  public Optional<RequestRow> request(RequestId id) {
    return Optional.ofNullable(store.get(Keys.request(id))).map(value -> RequestRow.of(id, value));
  }

  /// Name of an officer by the key's hash, as the latest policy that has it says.
  public Optional<String> officer(Hash32 keyId) {
    return Optional.ofNullable(store.get(Keys.officer(keyId))).map(value -> officer(value).name());
  }

  /// Index of the latest policy that names the officer's key.
  public OptionalLong policyOf(Hash32 keyId) {
    byte[] value = store.get(Keys.officer(keyId));
    return value == null ? OptionalLong.empty() : OptionalLong.of(officer(value).policy());
  }

  private record Named(String name, long policy) {}

  private static Named officer(byte[] value) {
    return Reader.decode(value, "officer", in -> new Named(in.text("name", 255), in.u64("policy")));
  }

  /// All officers' keys that a policy has named, with their names.
  public Map<Hash32, String> officers() {
    Map<Hash32, String> officers = new TreeMap<>();
    store.up(
        Keys.OFFICER,
        Keys.OFFICER,
        (key, value) -> {
          Hash32 keyId = Hash32.of(Arrays.copyOfRange(key, 1, key.length));
          officers.put(keyId, officer(value).name());
          return officers.size() < MAX_OFFICERS;
        });
    return officers;
  }

  /// Requests that are wanted, in no order, at most so many.
  public List<RequestRow> requests(Predicate<RequestRow> wanted, int limit) {
    List<RequestRow> found = new ArrayList<>();
    store.up(
        Keys.REQUEST,
        Keys.REQUEST,
        (key, value) -> {
          RequestRow row =
              RequestRow.of(RequestId.of(Arrays.copyOfRange(key, 1, key.length)), value);
          if (wanted.test(row)) {
            found.add(row);
          }
          return found.size() < limit;
        });
    return found;
  }

  /// Keys of each domain and period.
  public Map<String, Map<Long, Counts>> counts() {
    Map<String, Map<Long, Counts>> counts = new TreeMap<>();
    store.up(
        Keys.COUNT,
        Keys.COUNT,
        (key, value) -> {
          counts
              .computeIfAbsent(Keys.domainOfCount(key), d -> new TreeMap<>())
              .put(Keys.number(key), Counts.of(value));
          return true;
        });
    return counts;
  }

  /// The earliest time by which witnesses had co-signed a log with this entry, as far as this index
  /// saw the log grow.
  public OptionalLong cosignedBy(long index) {
    long[] time = {-1};
    store.up(
        Keys.COSIGNED,
        Keys.numbered(Keys.COSIGNED, index + 1),
        (key, value) -> {
          time[0] = number(value);
          return false;
        });
    return time[0] < 0 ? OptionalLong.empty() : OptionalLong.of(time[0]);
  }

  @Override
  public void close() {
    store.close();
  }

  private Page<Long> numbers(byte[] prefix, long before, int limit) {
    List<Long> found = new ArrayList<>();
    store.down(
        prefix,
        Keys.numbered(prefix, before - 1),
        (key, value) -> {
          found.add(Keys.number(key));
          return found.size() <= limit;
        });
    boolean more = found.size() > limit;
    List<Long> rows = more ? found.subList(0, limit) : found;
    return new Page<>(rows, more ? OptionalLong.of(rows.getLast()) : OptionalLong.empty());
  }

  private Position position() {
    byte @Nullable [] value = store.get(Keys.POSITION);
    if (value == null || value[0] != VERSION) {
      store.clear();
      return new Position(0, Merkle.EMPTY_ROOT);
    }
    return Reader.decode(
        value,
        "position",
        in -> {
          in.version(VERSION);
          return new Position(in.u64("next"), Hash32.read(in, "root"));
        });
  }

  private static long number(byte[] value) {
    return Reader.decode(value, "number", in -> in.u64("number"));
  }
}
