package org.sluice.records.disk;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Whole files that survive a power cut.
public final class DurableFiles {
  /// Ends the names of files that are being written; one that is found after a crash is no file of
  /// ours and can be deleted.
  public static final String UNFINISHED = ".unfinished";

  private static final AtomicLong NEXT = new AtomicLong();

  private DurableFiles() {}

  /// Puts a file in place, making its folder if need be. When this returns, octets and name are on
  /// the disk; a crash before leaves the old file, or none, and perhaps one ending in
  /// [#UNFINISHED].
  ///
  /// @throws DiskFailure naming the file and what to do
  public static void write(Path file, byte[] octets) {
    Path target = file.toAbsolutePath();
    Path folder = requireParent(target);
    String mark = ProcessHandle.current().pid() + "-" + NEXT.getAndIncrement();
    Path unfinished = folder.resolve("." + target.getFileName() + "." + mark + UNFINISHED);
    try {
      makeFolder(folder);
      writeAndForce(unfinished, octets, WRITE, CREATE_NEW);
      Files.move(unfinished, target, ATOMIC_MOVE, REPLACE_EXISTING);
      forceFolder(folder);
    } catch (IOException e) {
      DiskFailure failure = DiskFailure.of("cannot write", target, e);
      try {
        Files.deleteIfExists(unfinished);
      } catch (IOException again) {
        failure.addSuppressed(again);
      }
      throw failure;
    }
  }

  /// All octets of a file, or null if there is none.
  ///
  /// @param maxOctets a larger file is refused, not read
  /// @throws DiskFailure naming the file and what to do
  public static byte @Nullable [] read(Path file, int maxOctets) {
    try (InputStream in = Files.newInputStream(file)) {
      // One octet more tells a file that is too large from one that just fits, even if it grows.
      byte[] octets = in.readNBytes(Math.addExact(maxOctets, 1));
      if (octets.length > maxOctets) {
        throw DiskFailure.tooLarge(file, Math.max(Files.size(file), octets.length), maxOctets);
      }
      return octets;
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw DiskFailure.of("cannot read", file, e);
    }
  }

  /// Removes a file if it is there. When this returns it does not come back.
  ///
  /// @throws DiskFailure naming the file and what to do
  public static void delete(Path file) {
    Path target = file.toAbsolutePath();
    try {
      if (Files.deleteIfExists(target)) {
        forceFolder(requireParent(target));
      }
    } catch (IOException e) {
      throw DiskFailure.of("cannot delete", target, e);
    }
  }

  static void writeAndForce(Path file, byte[] octets, OpenOption... options) throws IOException {
    try (FileChannel channel = FileChannel.open(file, options)) {
      ByteBuffer rest = ByteBuffer.wrap(octets);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
  }

  /// Makes a folder durable with all above it that are missing: a name is safe when the folder that
  /// holds it was forced.
  private static void makeFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path parent = requireParent(folder);
    makeFolder(parent);
    // Not createDirectory: another thread may have made it meanwhile.
    Files.createDirectories(folder);
    forceFolder(parent);
  }

  private static void forceFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, READ)) {
      channel.force(true);
    }
  }

  private static Path requireParent(Path path) {
    Path parent = path.getParent();
    if (parent == null) {
      throw new IllegalArgumentException("not a file in a folder: " + path);
    }
    return parent;
  }
}
