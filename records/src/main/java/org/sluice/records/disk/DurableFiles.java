package org.sluice.records.disk;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
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
    write(file, out -> out.write(octets));
  }

  /// What gives the octets of a file, in pieces as they come.
  @FunctionalInterface
  public interface Content {
    /// Writes all of them; does not close `out`.
    void to(OutputStream out) throws IOException;
  }

  /// The same for a file that is too large to be held in memory. What `content` throws itself goes
  /// through as it is, and leaves no file.
  public static void write(Path file, Content content) {
    Path target = file.toAbsolutePath();
    Path folder = requireParent(target);
    String mark = ProcessHandle.current().pid() + "-" + NEXT.getAndIncrement();
    Path unfinished = folder.resolve("." + target.getFileName() + "." + mark + UNFINISHED);
    try {
      makeFolder(folder);
      writeAndForce(unfinished, content, WRITE, CREATE_NEW);
      Files.move(unfinished, target, ATOMIC_MOVE, REPLACE_EXISTING);
      forceFolder(folder);
    } catch (IOException e) {
      DiskFailure failure = DiskFailure.of("cannot write", target, e);
      remove(unfinished, failure);
      throw failure;
    } catch (RuntimeException e) {
      remove(unfinished, e);
      throw e;
    }
  }

  private static void remove(Path unfinished, RuntimeException failure) {
    try {
      Files.deleteIfExists(unfinished);
    } catch (IOException again) {
      failure.addSuppressed(again);
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

  static void writeAndForce(Path file, Content content, OpenOption... options) throws IOException {
    try (FileChannel channel = FileChannel.open(file, options);
        OutputStream out = Channels.newOutputStream(channel)) {
      content.to(out);
      channel.force(true);
    }
  }

  /// Moves a file or folder to a name that is free, on the same disk. When this returns it is there
  /// and nowhere else; a crash leaves it under one of the two names.
  ///
  /// @throws DiskFailure naming the file and what to do
  public static void move(Path from, Path to) {
    Path target = to.toAbsolutePath();
    Path folder = requireParent(target);
    try {
      makeFolder(folder);
      Files.move(from, target, ATOMIC_MOVE);
      forceFolder(folder);
      forceFolder(requireParent(from.toAbsolutePath()));
    } catch (IOException e) {
      throw DiskFailure.of("cannot move to", target, e);
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
