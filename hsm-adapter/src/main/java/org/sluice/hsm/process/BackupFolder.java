package org.sluice.hsm.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sluice.hsm.wire.PartitionCard;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Writer;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.Hash32;
import org.sluice.threshold.vault.Backup;

/// A backup as a folder: the partition's signed backup, and beside it settings, card and TLS keys
/// as they are. The TLS keys open no share and sign nothing that counts; they are why the folder is
/// for its owner's eyes only.
final class BackupFolder {
  private static final String BACKUP = "backup";
  private static final List<String> BESIDE =
      List.of("card", "tls.key", "tls.crt", "custodian.key", "custodian.crt", "partition.conf");
  private static final int MAX_BESIDE = 16 << 10;
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> OWNER_FILE =
      PosixFilePermissions.fromString("rw-------");

  private final Path folder;

  BackupFolder(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  /// SHA-256 over names and octets of what is kept beside the backup proper.
  static Hash32 beside(Path folder) {
    Writer out = new Writer();
    for (String name : BESIDE) {
      out.text(name).bytes32(read(folder.resolve(name)));
    }
    byte[] all = out.toByteArray();
    Hash32 hash = Hash32.sha256(all);
    Arrays.fill(all, (byte) 0);
    return hash;
  }

  private static byte[] read(Path file) {
    byte @Nullable [] octets = DurableFiles.read(file, MAX_BESIDE);
    if (octets == null) {
      throw new PartitionFailed(file + " is missing: the folder is not complete");
    }
    return octets;
  }

  /// Writes a backup of the partition in `from`; the signed part last, so that a folder without it
  /// is none.
  void write(PartitionFolder from, Backup backup) {
    requireEmpty();
    copy(from.root(), folder);
    DurableFiles.write(folder.resolve(BACKUP), backup.encoded());
  }

  void requireEmpty() {
    try (Stream<Path> files = Files.exists(folder) ? Files.list(folder) : Stream.of()) {
      if (files.findAny().isPresent()) {
        throw new PartitionFailed(folder + " is not empty: name a new folder for the backup");
      }
    } catch (IOException e) {
      throw new PartitionFailed(folder + " cannot be read: " + e.getMessage(), e);
    }
  }

  /// The backup, if the folder is complete and the partition whose card lies in it has signed it.
  Backup verified() {
    byte @Nullable [] octets = DurableFiles.read(folder.resolve(BACKUP), Backup.MAX_OCTETS);
    if (octets == null) {
      throw new PartitionFailed(
          folder + " holds no backup: " + folder.resolve(BACKUP) + " is missing");
    }
    PartitionCard card = card();
    Backup backup;
    try {
      backup = Backup.decode(octets);
    } catch (MalformedRecord e) {
      throw new PartitionFailed(folder.resolve(BACKUP) + " is damaged: " + e.getMessage(), e);
    }
    if (backup.index() != card.index() || !backup.isSignedBy(card.identity().identitySpki())) {
      throw new PartitionFailed(
          folder.resolve(BACKUP) + " is damaged, or is not the backup of the partition in card");
    }
    Hash32 beside = beside(folder);
    if (!beside.equals(backup.folder())) {
      throw new PartitionFailed(
          "the files beside the backup are not those it was made with: SHA-256 "
              + beside
              + ", expected "
              + backup.folder());
    }
    return backup;
  }

  PartitionCard card() {
    try {
      return PartitionCard.decode(read(folder.resolve("card")));
    } catch (MalformedRecord e) {
      throw new PartitionFailed(folder.resolve("card") + " is damaged: " + e.getMessage(), e);
    }
  }

  /// Settings last: a folder without them holds no partition.
  void copyBesideTo(PartitionFolder to) {
    copy(folder, to.root());
  }

  private static void copy(Path from, Path to) {
    try {
      Path made = Files.createDirectories(to);
      Files.setPosixFilePermissions(made, OWNER);
      for (String name : BESIDE) {
        byte[] octets = read(from.resolve(name));
        Path file = to.resolve(name);
        if (name.endsWith(".key")) {
          Path _ = Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_FILE));
          Path _ = Files.write(file, octets);
        } else {
          DurableFiles.write(file, octets);
        }
        Arrays.fill(octets, (byte) 0);
      }
    } catch (IOException e) {
      throw new PartitionFailed(to + " cannot be written: " + e.getMessage(), e);
    }
  }
}
