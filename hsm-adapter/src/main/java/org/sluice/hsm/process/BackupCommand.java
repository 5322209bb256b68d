package org.sluice.hsm.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sluice.hsm.wire.Form.Nothing;
import org.sluice.hsm.wire.Operations;
import org.sluice.hsm.wire.PartitionHealth;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.threshold.vault.Backup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Backups of the running partition's sealed state.
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    description = {
      "Writes a backup of the running partition into a new folder. It is of no use without the token: back that up with the HSM vendor's tool. The log gets an entry with the appliance's next command.",
      "Example: ./sluice partition backup --data p1 /media/safe/p1-2026-11"
    },
    subcommands = {BackupCommand.Verify.class, BackupCommand.Destroyed.class})
final class BackupCommand implements Callable<Integer> {
  @Mixin private PartitionAnswer answer = new PartitionAnswer();
  @Mixin private FolderOption data = new FolderOption();

  @Parameters(paramLabel = "DIR", arity = "0..1", description = "A folder that is new or empty.")
  private @Nullable Path dir;

  @Override
  public Integer call() {
    if (dir == null) {
      throw new PartitionFailed("name a new folder for the backup");
    }
    BackupFolder target = new BackupFolder(dir);
    target.requireEmpty();
    PartitionFolder folder = data.folder();
    try (OwnProcess own = OwnProcess.reach(folder)) {
      Backup backup = own.ask(Operations.BACKUP, BackupFolder.beside(folder.root()));
      target.write(folder, backup);
      print(target.verified(), answer);
      return answer.end();
    }
  }

  private static void print(Backup backup, PartitionAnswer answer) {
    answer.say(
        "backup " + backup.hash() + " of partition " + backup.index(),
        "hash",
        backup.hash(),
        "partition",
        backup.index());
    answer.begin("generations");
    for (Backup.Generation g : backup.generations()) {
      answer.item(
          "generations",
          g.domain() + ": generation " + g.gamma(),
          "domain",
          g.domain(),
          "generation",
          g.gamma());
    }
    answer.say("at " + backup.logSize() + " entries of the log", "logSize", backup.logSize());
  }

  /// Looks at a backup without restoring it.
  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      description = {
        "Checks a backup without restoring it: whole, signed by the partition's token; and, if the partition runs and is open, that its token opens the shares in it and that they are those of the log.",
        "Example: ./sluice partition backup verify --data p1 /media/safe/p1-2026-11"
      })
  static final class Verify implements Callable<Integer> {
    @Mixin private PartitionAnswer answer = new PartitionAnswer();
    @Mixin private FolderOption data = new FolderOption();

    @Option(names = "--offline", description = "Do not ask the running partition.")
    private boolean offline;

    @Parameters(paramLabel = "DIR", description = "The backup's folder.")
    private Path dir = Path.of("");

    @Override
    public Integer call() {
      BackupFolder kept = new BackupFolder(dir);
      Backup backup = kept.verified();
      print(backup, answer);
      answer.say("whole, and signed by partition " + backup.index(), "whole", true);
      PartitionFolder folder = data.folder();
      if (offline || !Files.exists(folder.settings())) {
        answer.say("its shares were NOT tried with the token", "tried", false);
        return answer.end();
      }
      if (!FingerprintCommand.card(folder).equals(kept.card())) {
        throw new PartitionFailed(
            "the backup is of another partition than the one in " + folder.root());
      }
      try (OwnProcess own = OwnProcess.reach(folder)) {
        PartitionHealth health = own.ask(Operations.OWN_HEALTH, Nothing.NOTHING);
        if (health.state() != PartitionHealth.State.UP) {
          throw new PartitionFailed(
              "the partition is not open, so the shares were not tried: activate it, or say --offline");
        }
        return tried(own.ask(Operations.CHECK_BACKUP, backup));
      }
    }

    private int tried(List<DomainName> old) {
      answer.put("tried", true);
      answer.put("old", old);
      answer.say(
          old.isEmpty()
              ? "the token opens its shares, and they are those of the log"
              : "OLD: of " + old + " it holds a generation that is over; make a new backup");
      return answer.end(old.isEmpty() ? 0 : 1);
    }
  }

  /// The custodian's word that a backup is no more.
  @Command(
      name = "destroyed",
      mixinStandardHelpOptions = true,
      description = {
        "Says, for the log, that a backup and every copy of it has been destroyed. Destroy it first.",
        "Example: ./sluice partition backup destroyed --data p1 9c419c419c419c419c419c419c419c419c419c419c419c419c419c419c419c41"
      })
  static final class Destroyed implements Callable<Integer> {
    @Mixin private PartitionAnswer answer = new PartitionAnswer();
    @Mixin private FolderOption data = new FolderOption();

    @Parameters(paramLabel = "HASH", description = "The backup's hash, as it was printed.")
    private String hash = "";

    @Override
    public Integer call() {
      try (OwnProcess own = OwnProcess.reach(data.folder())) {
        Hash32 backup = Hash32.fromHex(hash);
        Nothing _ = own.ask(Operations.BACKUP_DESTROYED, backup);
        answer.say("noted; the log gets it with the appliance's next command", "destroyed", backup);
        return answer.end();
      }
    }
  }
}
