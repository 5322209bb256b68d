package org.sluice.appliance.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.settings.Settings;
import org.sluice.records.disk.DurableFiles;

/// What of a data folder is in a backup, by name: nothing else ever is. Tokens and partitions are
/// not: shares, PINs and the keys in tokens have backups of their own.
final class Parts {
  /// The database.
  static final String DATABASE = "appliance.db";

  /// The log.
  static final String LOG = "log";

  /// The log's public key: whose folder it is.
  static final String LOG_KEY = "log.vkey";

  /// What SQLite leaves beside a database; it would spoil another one.
  static final List<String> BESIDE_DATABASE = List.of("appliance.db-wal", "appliance.db-shm");

  /// In this order in the backup, and in this order put in place.
  static final List<String> ALL =
      List.of(
          LOG_KEY,
          "ceremony.yaml",
          "domains",
          "ceremony.transcript",
          "partitions.yaml",
          Settings.FILE,
          "appliance.keys",
          "link.key",
          "link.crt",
          "operators",
          "changes",
          "profiles",
          "requests",
          "drafts",
          "audit-keys",
          "access-log",
          "spool",
          LOG,
          DATABASE);

  /// For their owner only.
  static final List<String> PRIVATE = List.of(Settings.FILE, "link.key", "operators", DATABASE);

  private static final Pattern PATH =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,150}(/[A-Za-z0-9][A-Za-z0-9._-]{0,150}){0,9}");

  private Parts() {}

  /// Whether a backup may name a file so: it lies in one of the parts.
  static boolean isName(String path) {
    return PATH.matcher(path).matches() && ALL.contains(path.split("/", -1)[0]);
  }

  /// All files of the parts but the database, as names below the folder, in a fixed order.
  static List<String> files(Path folder) {
    List<String> names = new ArrayList<>();
    for (String part : ALL) {
      if (!part.equals(DATABASE) && Files.exists(folder.resolve(part))) {
        files(folder, folder.resolve(part), names);
      }
    }
    return names;
  }

  private static void files(Path folder, Path part, List<String> names) {
    try (Stream<Path> all = Files.walk(part)) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        String name = folder.relativize(file).toString();
        if (name.endsWith(DurableFiles.UNFINISHED)) {
          continue; // What a crash left of a write: no file of ours.
        }
        if (!isName(name)) {
          throw new CommandFailed(
              file
                  + " cannot be in a backup: a name of letters, digits, '.', '_' and '-' is expected,"
                  + " not beginning with '.'. It is none of Sluice's: take it out of the data"
                  + " folder");
        }
        names.add(name);
      }
    } catch (IOException e) {
      throw new CommandFailed(part + " cannot be read: " + e.getMessage(), e);
    }
  }

  /// What lies in the folder and is in no backup.
  static List<String> others(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(f -> String.valueOf(f.getFileName()))
          .filter(n -> !ALL.contains(n) && !BESIDE_DATABASE.contains(n) && !n.equals("lock"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new CommandFailed(folder + " cannot be read: " + e.getMessage(), e);
    }
  }
}
