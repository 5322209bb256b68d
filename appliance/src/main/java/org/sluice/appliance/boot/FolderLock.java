package org.sluice.appliance.boot;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One process at a time works in a data folder. Commands and console take turns; most turns are
/// short, so whoever comes second waits a little before they are told.
public final class FolderLock implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(100);

  /// Locks of this process. Closing any channel to a file gives up its process's lock on it, so a
  /// part of the process that comes second must not even open it.
  private static final Set<Path> HERE = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private FolderLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /// Takes the folder; closing gives it back.
  ///
  /// @throws CommandFailed if somebody else has it for longer than one waits
  public static FolderLock take(DataFolder folder) {
    return take(folder, PATIENCE);
  }

  static FolderLock take(DataFolder folder, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    try {
      Files.createDirectories(folder.root());
      Path file = folder.root().toRealPath().resolve(folder.lock().getFileName());
      if (!patiently(end, () -> HERE.add(file))) {
        throw busy(folder);
      }
      FileChannel channel = null;
      try {
        channel = lockedByThisProcess(file, end);
      } finally {
        if (channel == null) {
          HERE.remove(file);
        }
      }
      if (channel == null) {
        throw busy(folder);
      }
      return new FolderLock(file, channel);
    } catch (IOException e) {
      throw new CommandFailed(
          "the data folder " + folder.root() + " cannot be used: " + e.getMessage(), e);
    }
  }

  private static CommandFailed busy(DataFolder folder) {
    return new CommandFailed(
        "another command is working in " + folder.root() + ": wait for it to end");
  }

  /// Null if another process has it.
  private static @Nullable FileChannel lockedByThisProcess(Path file, long end) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      locked = patiently(end, () -> channel.tryLock() != null);
      return locked ? channel : null;
    } finally {
      if (!locked) {
        channel.close();
      }
    }
  }

  @Override
  public void close() {
    try {
      channel.close(); // and the lock with it
    } catch (IOException e) {
      throw new CommandFailed("the data folder could not be given back: " + e.getMessage(), e);
    } finally {
      HERE.remove(file);
    }
  }

  private interface Attempt {
    boolean succeeds() throws IOException;
  }

  private static boolean patiently(long end, Attempt attempt) throws IOException {
    boolean done = attempt.succeeds();
    while (!done && System.nanoTime() < end) {
      LockSupport.parkNanos(POLL.toNanos());
      done = attempt.succeeds();
    }
    return done;
  }
}
