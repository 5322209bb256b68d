package org.sluice.distribution.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// The RocksDB behind the store: opening, reading, scanning, and one way of writing, which is
/// durable when it returns.
///
/// Using the native library after closing would crash the process, so every call and [#close()]
/// share a lock.
final class Rocks implements AutoCloseable {
  private static final long CACHE_OCTETS = 64L << 20;
  private static final long WRITE_BUFFER_OCTETS = 16L << 20;
  private static final long WAL_OCTETS = 64L << 20;
  private static final long LARGE_VALUE_OCTETS = 64L << 10;
  private static final int KEPT_LOG_FILES = 4;
  private static final double FILTER_BITS_PER_KEY = 10;

  static {
    RocksDB.loadLibrary();
  }

  private final Path folder;
  private final List<AutoCloseable> owned = new ArrayList<>();
  private final Map<Table, ColumnFamilyHandle> handles = new EnumMap<>(Table.class);
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final WriteOptions durable;
  private final RocksDB database;
  private final AtomicLong writes = new AtomicLong();
  private boolean closed;

  private Rocks(
      Path folder, DBOptions options, Cache cache, ColumnFamilyOptions family, boolean readOnly)
      throws RocksDBException {
    this.folder = folder;
    List<ColumnFamilyDescriptor> families = new ArrayList<>();
    families.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, family));
    for (Table table : Table.values()) {
      families.add(new ColumnFamilyDescriptor(table.family(), family));
    }
    List<ColumnFamilyHandle> opened = new ArrayList<>();
    database =
        readOnly
            ? RocksDB.openReadOnly(options, folder.toString(), families, opened)
            : RocksDB.open(options, folder.toString(), families, opened);
    Iterator<ColumnFamilyHandle> inOrder = opened.listIterator(1); // after the default family
    for (Table table : Table.values()) {
      handles.put(table, inOrder.next());
    }
    durable = new WriteOptions().setSync(true);
    owned.add(durable);
    owned.addAll(opened);
    owned.add(database);
    owned.add(options);
    owned.add(family);
    owned.add(cache);
  }

  static Rocks open(Path folder) {
    return open(folder, false);
  }

  /// What is there now, also while a server runs on it.
  static Rocks openReadOnly(Path folder) {
    requireTables(folder);
    return open(folder, true);
  }

  /// Who only looks makes nothing: without this a wrong path would become a folder, and a store of
  /// an older version would fail with words of the database.
  private static void requireTables(Path folder) {
    if (!Files.exists(folder.resolve("CURRENT"))) {
      throw new IllegalStateException(
          "no store in " + folder + ": no server has run on it, or it is another folder");
    }
    try (Options options = new Options()) {
      List<String> held =
          RocksDB.listColumnFamilies(options, folder.toString()).stream().map(Rocks::text).toList();
      for (Table table : Table.values()) {
        String name = text(table.family());
        if (!held.contains(name)) {
          throw new IllegalStateException(
              "store "
                  + folder
                  + " has no table "
                  + name
                  + ": an older version wrote it; start this version's server on it once");
        }
      }
    } catch (RocksDBException e) {
      throw new StoreFailure(folder, "opening", e);
    }
  }

  private static String text(byte[] family) {
    return new String(family, StandardCharsets.US_ASCII);
  }

  private static Rocks open(Path folder, boolean readOnly) {
    DBOptions options =
        new DBOptions()
            .setCreateIfMissing(true)
            .setCreateMissingColumnFamilies(true)
            .setMaxTotalWalSize(WAL_OCTETS)
            .setKeepLogFileNum(KEPT_LOG_FILES);
    Cache cache = new LRUCache(CACHE_OCTETS);
    ColumnFamilyOptions family =
        new ColumnFamilyOptions()
            .setWriteBufferSize(WRITE_BUFFER_OCTETS)
            .setCompressionType(CompressionType.NO_COMPRESSION) // sealed octets do not shrink
            // Documents of megabytes are written once, and not again with each compaction.
            .setEnableBlobFiles(true)
            .setMinBlobSize(LARGE_VALUE_OCTETS)
            .setTableFormatConfig(
                new BlockBasedTableConfig()
                    .setBlockCache(cache)
                    .setFilterPolicy(new BloomFilter(FILTER_BITS_PER_KEY)));
    try {
      Files.createDirectories(folder);
      return new Rocks(folder, options, cache, family, readOnly);
    } catch (IOException | RocksDBException e) {
      throw new StoreFailure(folder, "opening", e);
    }
  }

  byte @Nullable [] get(Table table, byte[] key) {
    return whileOpen("reading " + table, () -> database.get(handle(table), key));
  }

  /// Calls `visit` with each key and value whose key begins with `prefix`, in key order, starting
  /// at `from` (which must begin with the prefix), until it answers false.
  void scan(Table table, byte[] prefix, byte[] from, BiPredicate<byte[], byte[]> visit) {
    whileOpen(
        "reading " + table,
        () -> {
          try (ReadOptions options = new ReadOptions();
              RocksIterator at = database.newIterator(handle(table), options)) {
            at.seek(from);
            boolean more = true;
            while (more && at.isValid() && startsWith(at.key(), prefix)) {
              more = visit.test(at.key(), at.value());
              at.next();
            }
            at.status();
          }
          return null;
        });
  }

  boolean isEmpty(Table table) {
    boolean[] empty = {true};
    scan(table, new byte[0], new byte[0], (key, value) -> empty[0] = false);
    return empty[0];
  }

  /// All of it, synced: when this returns the whole batch is durable, and a crash before leaves
  /// nothing of it.
  void write(WriteBatch batch) {
    try {
      writeNotes(batch);
    } finally {
      // Also after a failure: what is there then is for the next reader to find out.
      writes.incrementAndGet();
    }
  }

  /// The same for what no answer is made of.
  void writeNotes(WriteBatch batch) {
    whileOpen(
        "writing",
        () -> {
          database.write(durable, batch);
          return null;
        });
  }

  /// Rises with every write but those of notes, before the write returns.
  long writes() {
    return writes.get();
  }

  void put(WriteBatch batch, Table table, byte[] key, byte[] value) {
    try {
      batch.put(handle(table), key, value);
    } catch (RocksDBException e) {
      throw new StoreFailure(folder, "collecting " + table, e);
    }
  }

  void delete(WriteBatch batch, Table table, byte[] key) {
    try {
      batch.delete(handle(table), key);
    } catch (RocksDBException e) {
      throw new StoreFailure(folder, "collecting " + table, e);
    }
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      closed = true;
      for (AutoCloseable each : owned) {
        each.close();
      }
      owned.clear();
    } catch (Exception e) {
      throw new StoreFailure(folder, "closing", e);
    } finally {
      lock.writeLock().unlock();
    }
  }

  private interface Access<T extends @Nullable Object> {
    T run() throws RocksDBException;
  }

  private <T extends @Nullable Object> T whileOpen(String doing, Access<T> access) {
    lock.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the store is closed");
      }
      return access.run();
    } catch (RocksDBException e) {
      throw new StoreFailure(folder, doing, e);
    } finally {
      lock.readLock().unlock();
    }
  }

  private ColumnFamilyHandle handle(Table table) {
    ColumnFamilyHandle handle = handles.get(table);
    if (handle == null) {
      throw new IllegalStateException("every table was opened, " + table + " was not");
    }
    return handle;
  }

  private static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.mismatch(key, 0, prefix.length, prefix, 0, prefix.length) < 0;
  }
}
