package org.sluice.appliance.boot;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One process at a time works in a data folder. Commands and console take turns; most turns are
/// short, so whoever comes second waits a little before they are told.
public final class FolderLock implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(100);

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /// Takes the folder; closing gives it back.
  ///
  /// @throws CommandFailed if somebody else has it for longer than one waits
  public static FolderLock take(DataFolder folder) {
    try {
      Files.createDirectories(folder.root());
      FileChannel channel =
          FileChannel.open(folder.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = patiently(channel);
      if (lock == null) {
        channel.close();
        throw new CommandFailed(
            "another command is working in " + folder.root() + ": wait for it to end");
      }
      return new FolderLock(channel);
    } catch (IOException e) {
      throw new CommandFailed(
          "the data folder " + folder.root() + " cannot be used: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close(); // and the lock with it
    } catch (IOException e) {
      throw new CommandFailed("the data folder could not be given back: " + e.getMessage(), e);
    }
  }

  private static @Nullable FileLock patiently(FileChannel channel) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    FileLock lock = tryLock(channel);
    while (lock == null && System.nanoTime() < end) {
      LockSupport.parkNanos(POLL.toNanos());
      lock = tryLock(channel);
    }
    return lock;
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // another part of this process has it
    }
  }
}
