package org.sluice.appliance.console;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.CommandFailed;

/// A folder of one console, beside those of other consoles of the same data folder:
///
/// ```
/// lock           held while a folder is made, or those without an owner are emptied
/// <32 digits>/   of one console
///   owner        locked as long as that console lives, however it ends
/// ```
///
/// Whoever comes next removes what has no owner any more: a crash leaves a folder whose lock the
/// system has let go.
final class OwnFolder implements AutoCloseable {
  private static final String LOCK = "lock";
  private static final String OWNER = "owner";
  private static final int NAME_OCTETS = 16;
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /// Of this process: closing any channel to a file gives up its process's lock on it, so these are
  /// not even opened.
  private static final Set<Path> HERE = new HashSet<>();

  private final Path path;
  private final FileChannel owner;

  private OwnFolder(Path path, FileChannel owner) {
    this.path = path;
    this.owner = owner;
  }

  /// A new, empty folder in `root`, after all there that have no owner were removed.
  ///
  /// @throws CommandFailed if that cannot be
  static OwnFolder in(Path root) {
    synchronized (HERE) {
      try {
        Files.createDirectories(root, PRIVATE);
        Path real = root.toRealPath();
        try (FileChannel all = open(real.resolve(LOCK));
            FileLock _ = all.lock()) {
          removeAbandoned(real);
          return make(real);
        }
      } catch (IOException e) {
        throw new CommandFailed("the folder " + root + " cannot be used: " + e.getMessage(), e);
      }
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static OwnFolder make(Path root) throws IOException {
    byte[] name = new byte[NAME_OCTETS];
    new SecureRandom().nextBytes(name);
    Path path = Files.createDirectory(root.resolve(HexFormat.of().formatHex(name)), PRIVATE);
    FileChannel owner = open(path.resolve(OWNER));
    FileLock lock = tryLock(owner);
    if (lock == null) {
      owner.close();
      throw new IOException(path + " was made here, and is locked by another");
    }
    HERE.add(path);
    return new OwnFolder(path, owner);
  }

  private static void removeAbandoned(Path root) throws IOException {
    for (Path p : list(root)) {
      if (Files.isDirectory(p, LinkOption.NOFOLLOW_LINKS)) {
        if (!HERE.contains(p) && isAbandoned(p)) {
          remove(p);
        }
      } else if (!p.equals(root.resolve(LOCK))) {
        Files.delete(p); // of a console from before each had its own folder
      }
    }
  }

  private static boolean isAbandoned(Path folder) throws IOException {
    try (FileChannel owner = FileChannel.open(folder.resolve(OWNER), StandardOpenOption.WRITE)) {
      FileLock lock = tryLock(owner);
      return lock != null;
    } catch (NoSuchFileException e) {
      return true; // cut off while it was made, or removed: either was under the lock of all
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /// Its lock last: what is cut off here is found abandoned again.
  private static void remove(Path folder) throws IOException {
    for (Path f : list(folder)) {
      if (!f.equals(folder.resolve(OWNER))) {
        Files.delete(f);
      }
    }
    Files.deleteIfExists(folder.resolve(OWNER));
    Files.delete(folder);
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }

  /// Where it is.
  Path path() {
    return path;
  }

  /// Removes it with all that is in it.
  @Override
  public void close() {
    synchronized (HERE) {
      try (FileChannel all = open(path.resolveSibling(LOCK));
          FileLock _ = all.lock()) {
        owner.close();
        HERE.remove(path);
        remove(path);
      } catch (IOException e) {
        throw new CommandFailed(path + " cannot be removed: " + e.getMessage(), e);
      }
    }
  }
}
