package org.sluice.distribution.index;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// The RocksDB behind an index: one table, keys led by an octet that says what they are.
///
/// A batch is there as a whole or not at all; after a power cut the last ones may be gone, and are
/// made again. Using the native library after closing would crash the process, so every call and
/// [#close()] share a lock.
final class IndexStore implements AutoCloseable {
  private static final long WRITE_BUFFER_OCTETS = 32L << 20;

  static {
    RocksDB.loadLibrary();
  }

  private final Options options;
  private final RocksDB database;
  private final WriteOptions lazy = new WriteOptions();
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  private IndexStore(Options options, RocksDB database) {
    this.options = options;
    this.database = database;
  }

  static IndexStore open(Path folder) {
    Options options =
        new Options()
            .setCreateIfMissing(true)
            .setWriteBufferSize(WRITE_BUFFER_OCTETS)
            .setKeepLogFileNum(2);
    try {
      Files.createDirectories(folder);
      return new IndexStore(options, RocksDB.open(options, folder.toString()));
    } catch (IOException | RocksDBException e) {
      options.close();
      throw new IllegalStateException("cannot open the index in " + folder, e);
    }
  }

  byte @Nullable [] get(byte[] key) {
    return whileOpen(() -> database.get(key));
  }

  void write(WriteBatch batch) {
    whileOpen(() -> {
      database.write(lazy, batch);
      return null;
    });
  }

  /// Removes everything.
  void clear() {
    whileOpen(() -> {
      database.deleteRange(new byte[0], new byte[] {(byte) 0xff});
      return null;
    });
  }

  /// Calls `visit` with each key that begins with `prefix` and its value, upwards from `from`,
  /// until it answers false.
  void up(byte[] prefix, byte[] from, BiPredicate<byte[], byte[]> visit) {
    whileOpen(() -> {
      try (ReadOptions read = new ReadOptions();
          RocksIterator at = database.newIterator(read)) {
        at.seek(from);
        while (at.isValid() && starts(at.key(), prefix) && visit.test(at.key(), at.value())) {
          at.next();
        }
        at.status();
      }
      return null;
    });
  }

  /// The same downwards, from the last key not above `from`.
  void down(byte[] prefix, byte[] from, BiPredicate<byte[], byte[]> visit) {
    whileOpen(() -> {
      try (ReadOptions read = new ReadOptions();
          RocksIterator at = database.newIterator(read)) {
        at.seekForPrev(from);
        while (at.isValid() && starts(at.key(), prefix) && visit.test(at.key(), at.value())) {
          at.prev();
        }
        at.status();
      }
      return null;
    });
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      closed = true;
      database.close();
      lazy.close();
      options.close();
    } finally {
      lock.writeLock().unlock();
    }
  }

  private interface Access<T extends @Nullable Object> {
    T run() throws RocksDBException;
  }

  private <T extends @Nullable Object> T whileOpen(Access<T> access) {
    lock.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the index is closed");
      }
      return access.run();
    } catch (RocksDBException e) {
      throw new IllegalStateException("the index cannot be used: " + e.getMessage(), e);
    } finally {
      lock.readLock().unlock();
    }
  }

  private static boolean starts(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.mismatch(key, 0, prefix.length, prefix, 0, prefix.length) < 0;
  }
}
