package org.sluice.client.device;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.secret.SecretPool;

/// Files with a private key in them: made with mode 0600 from the first octet, written whole or not
/// at all, and not read when anyone but the owner may read them.
public final class PrivateFiles {

  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwx------");

  private PrivateFiles() {}

  /// Makes `folder` and its missing parents, each open to the owner only.
  public static void createFolder(Path folder) throws IOException {
    Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(FOLDER));
  }

  /// Writes a secret straight from locked memory: temporary file, fsync, rename.
  public static void write(Path file, SecretBytes secret) throws IOException {
    IOException failure =
        secret.<@Nullable IOException>use(at -> {
          try {
            write(file, SecretPool.MEM.asSlice(at, secret.length()).asByteBuffer());
            return null;
          } catch (IOException e) {
            return e;
          }
        });
    if (failure != null) {
      throw failure;
    }
  }

  /// Writes octets that a library already has on the heap (the authentication key, which TLS needs
  /// there anyway).
  public static void write(Path file, byte[] octets) throws IOException {
    write(file, ByteBuffer.wrap(octets));
  }

  private static void write(Path file, ByteBuffer octets) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(temporary);
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(OWNER))) {
      while (octets.hasRemaining()) {
        channel.write(octets);
      }
      channel.force(true);
    }
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /// Reads a secret of 1 to `maxOctets` octets straight into locked memory.
  ///
  /// @throws Refused when the file is missing, empty, too long, or open to others
  public static SecretBytes read(Path file, int maxOctets) throws IOException {
    requireOwnerOnly(file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size < 1 || size > maxOctets) {
        throw new Refused(Check.FILE, file.toString(), "1.." + maxOctets + " octets", size + "");
      }
      SecretBytes secret = SecretBytes.allocate((int) size);
      try {
        fill(channel, secret, file);
        return secret;
      } catch (IOException | RuntimeException e) {
        secret.close();
        throw e;
      }
    }
  }

  /// Overwrites every octet of a file with zero; on the disk when this returns.
  static void overwrite(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer zeros = ByteBuffer.allocate(Math.toIntExact(channel.size()));
      while (zeros.hasRemaining()) {
        channel.write(zeros);
      }
      channel.force(true);
    }
  }

  /// Refuses a file that its group or everybody may read.
  public static void requireOwnerOnly(Path file) throws IOException {
    Set<PosixFilePermission> mode;
    try {
      mode = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      throw new Refused(Check.FILE, file.toString(), "a private key file", "no such file", e);
    }
    if (!OWNER.containsAll(mode)) {
      throw new Refused(
          Check.FILE, file.toString(), "mode rw-------", PosixFilePermissions.toString(mode));
    }
  }

  private static void fill(FileChannel channel, SecretBytes secret, Path file) throws IOException {
    IOException failure =
        secret.<@Nullable IOException>use(at -> {
          ByteBuffer buffer = SecretPool.MEM.asSlice(at, secret.length()).asByteBuffer();
          try {
            while (buffer.hasRemaining()) {
              if (channel.read(buffer) < 0) {
                return new IOException(file + " became shorter while it was read");
              }
            }
            return null;
          } catch (IOException e) {
            return e;
          }
        });
    if (failure != null) {
      throw failure;
    }
  }
}
