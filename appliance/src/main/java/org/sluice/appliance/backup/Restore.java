package org.sluice.appliance.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataFolder;
import org.sluice.appliance.export.StreamState;
import org.sluice.appliance.state.Database;
import org.sluice.mikey.hpke.HpkeKeyPair;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.tlog.NoteKey;

/// Puts a backup back into a data folder, in this order, each durable before the next:
///
/// 1. unpacked into the folder `restoring`, checked to its end, the log brought up to the newest; a
///    crash before the end of this leaves the folder as it was, and leftovers that the next restore
///    deletes;
/// 2. the mark ([RestoreMark]): the commit point;
/// 3. part by part: what is there goes aside, what was unpacked takes its place. A crash in between
///    is finished by the same command; until then no other works in the folder.
///
/// Nothing is deleted: what was there lies in `replaced-...` afterwards.
final class Restore {
  private static final String FRESH = "restoring";

  private final DataFolder folder;
  private final Path fresh;
  private final Consumer<String> step;

  /// @param step told what is done next
  Restore(DataFolder folder, Consumer<String> step) {
    this.folder = folder;
    this.fresh = folder.root().resolve(FRESH);
    this.step = step;
  }

  /// Whether a restore was cut off behind its commit point.
  boolean isCutOff() {
    return RestoreMark.read(folder.restoreMark()).isPresent();
  }

  /// Steps 1 and 2.
  Unpacking.Read prepare(Path file, HpkeKeyPair custodian, NoteKey key, @Nullable Path logFrom) {
    step.accept("unpacking");
    clear(fresh);
    OwnFiles.folder(fresh);
    Unpacking.Read read =
        new Unpacking(file, key).read(custodian, head -> step.accept(head.toString()), this::take);
    NewestLog newest = new NewestLog(key);
    step.accept("looking for the newest log");
    OptionalLong own = newest.own(folder.log(), read.head());
    long here =
        logFrom == null ? read.head().logSize() : newest.extend(fresh.resolve(Parts.LOG), logFrom);
    boolean keeps = own.isPresent() && own.getAsLong() >= here;
    OptionalLong sent =
        keeps
            ? newest.sent(folder.log())
            : logFrom == null ? OptionalLong.empty() : OptionalLong.of(here);
    migrate(sent);
    List<String> parts = Parts.ALL.stream().filter(p -> Files.exists(fresh.resolve(p))).toList();
    step.accept("all of it is here");
    new RestoreMark(Packing.id(), parts, keeps).write(folder.restoreMark());
    return read;
  }

  private void take(String name, DurableFiles.Content content) {
    step.accept("unpacking " + name);
    DurableFiles.write(fresh.resolve(name), content);
    if (Parts.PRIVATE.contains(name)) {
      OwnFiles.keep(fresh.resolve(name));
    }
  }

  /// A newer program brings an older database up to date, and says so; a newer database is refused.
  private void migrate(OptionalLong sent) {
    Path file = fresh.resolve(Parts.DATABASE);
    if (!Files.exists(file)) {
      throw new CommandFailed("the backup holds no database");
    }
    try (Database database = Database.open(file)) {
      database.check();
      if (!database.migrated().isEmpty()) {
        step.accept(database.migrated());
      }
      if (sent.isPresent()) {
        StreamState.logWasSent(database, sent.getAsLong());
      }
    }
  }

  /// Step 3. Can be repeated.
  ///
  /// @return where what was there lies
  Path finish() {
    RestoreMark mark =
        RestoreMark.read(folder.restoreMark())
            .orElseThrow(() -> new CommandFailed("no restore was begun in " + folder.root()));
    Path aside = mark.aside(folder.root());
    if (Files.exists(fresh.resolve(Parts.DATABASE))) {
      // Before the database itself: beside another they would spoil it.
      Parts.BESIDE_DATABASE.forEach(name -> away(name, aside));
    }
    for (String part : Parts.ALL) {
      if (!part.equals(Parts.LOG) || !mark.keepsLog()) {
        place(part, mark, aside);
      }
    }
    step.accept("done");
    clear(fresh);
    DurableFiles.delete(folder.restoreMark());
    return aside;
  }

  private void place(String part, RestoreMark mark, Path aside) {
    boolean waits = Files.exists(fresh.resolve(part));
    boolean notInBackup = !mark.parts().contains(part);
    if (waits || notInBackup) {
      step.accept("putting " + part + " aside");
      away(part, aside);
    }
    if (waits) {
      step.accept("putting " + part + " in place");
      DurableFiles.move(fresh.resolve(part), folder.root().resolve(part));
    }
  }

  private void away(String name, Path aside) {
    Path there = folder.root().resolve(name);
    if (Files.exists(there)) {
      DurableFiles.move(there, aside.resolve(name));
    }
  }

  private static void clear(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(p);
      }
    } catch (IOException e) {
      throw new CommandFailed(folder + " cannot be emptied: " + e.getMessage(), e);
    }
  }
}
