package org.sluice.appliance.backup;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.Answer;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataFolder;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.FolderLock;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.boot.Passphrases;
import org.sluice.mikey.hpke.HpkeKeyPair;
import org.sluice.records.tlog.BadNote;
import org.sluice.records.tlog.NoteKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Backups of the whole appliance.
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    description = {
      "Backups of the whole appliance, encrypted to custodians (docs/BACKUP.md).",
      "They hold no share, no PIN and no key of a token: those have backups of their own."
    },
    subcommands = {
      BackupCommand.Key.class,
      BackupCommand.Make.class,
      BackupCommand.Verify.class,
      BackupCommand.Put.class
    })
public final class BackupCommand {

  /// A custodian's key.
  @Command(
      name = "key",
      mixinStandardHelpOptions = true,
      description = {
        "Makes a custodian's key for backups: NAME.backup, which the custodian keeps, and NAME.backup.pub, to which backups are sealed. Needs no data folder.",
        "Example: ./sluice backup key --name carl --out carl"
      })
  static final class Key implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();

    @Option(names = "--name", required = true, description = "Whose: a-z, 0-9 and -.")
    private String name = "";

    @Option(
        names = "--out",
        required = true,
        paramLabel = "DIR",
        description = "Into which folder.")
    private Path out = Path.of("");

    @Option(
        names = "--passphrase-file",
        paramLabel = "FILE",
        description = "Without it the passphrase is asked for.")
    private @Nullable Path passphraseFile;

    @Override
    public Integer call() {
      char[] passphrase = Passphrases.characters(passphraseFile, "passphrase of " + name);
      try {
        CustodianKey made = CustodianKey.create(out, name, passphrase);
        answer.say(String.valueOf(made), "custodian", made);
        return answer.end();
      } finally {
        CustodianKey.wipe(passphrase);
      }
    }
  }

  /// Makes one.
  @Command(
      name = "make",
      mixinStandardHelpOptions = true,
      description = {
        "Writes a backup: database, log, spool, configuration, accounts, sealed files. Each custodian whose key is named can open it alone.",
        "Example: ./sluice backup make 2026-11-21.backup --to carl.backup.pub --to dora.backup.pub"
      })
  static final class Make implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    @Mixin private DataOption data = new DataOption();

    @Option(
        names = "--to",
        required = true,
        paramLabel = "NAME.backup.pub",
        description = "Public key of a custodian; as often as there are.")
    private List<Path> to = List.of();

    @Parameters(paramLabel = "FILE", description = "The backup; a new file.")
    private Path file = Path.of("");

    @Override
    public Integer call() {
      List<CustodianKey> custodians = to.stream().map(CustodianKey::read).toList();
      try (HighSide high = HighSide.open(data).unlock(data)) {
        BackupDesk.Made made = new BackupDesk(high, _ -> {}).make(file, custodians, high.now());
        Head head = made.head();
        Contents contents = made.contents();
        Path root = high.folder().root();
        answer.say(head + ", entry " + made.entry(), "backup", head.id(), "entry", made.entry());
        answer.say(
            contents.files() + " files, " + contents.octets() + " octets: " + file,
            "file",
            file,
            "files",
            contents.files(),
            "octets",
            contents.octets());
        custodians.forEach(
            c -> answer.item("custodians", "can be opened by " + c.name(), "custodian", c.name()));
        answer.say("its log's key is " + head.logKey(), "logKey", head.logKey());
        List<String> others = Parts.others(root);
        answer.say(
            "not in it, with backups of their own: " + String.join(", ", others), "others", others);
      }
      return answer.end();
    }
  }

  /// What opening a backup takes.
  static final class Opening {
    @Option(
        names = "--key",
        required = true,
        paramLabel = "NAME.backup",
        description = "A custodian's private key.")
    private Path key = Path.of("");

    @Option(
        names = "--passphrase-file",
        paramLabel = "FILE",
        description = "Without it the passphrase is asked for.")
    private @Nullable Path passphraseFile;

    @Option(
        names = "--log-key",
        paramLabel = "LINE",
        description =
            "The log's public key, as backup make printed it: whose backup this must be. Not needed where the data folder has it.")
    private @Nullable String logKey;

    @Parameters(paramLabel = "FILE", description = "The backup.")
    private Path file = Path.of("");

    HpkeKeyPair open() {
      char[] passphrase = Passphrases.characters(passphraseFile, "passphrase of " + key);
      try {
        return CustodianKey.open(key, passphrase);
      } finally {
        CustodianKey.wipe(passphrase);
      }
    }

    NoteKey expected(DataFolder folder) {
      Optional<NoteKey> own = LogKeys.of(folder.logKey());
      Optional<NoteKey> given = Optional.ofNullable(logKey).map(Opening::parse);
      if (own.isPresent() && given.isPresent() && !own.equals(given)) {
        throw new CommandFailed(
            folder.root() + " is of the log " + own.get().vkey() + ", not " + given.get().vkey());
      }
      return own.or(() -> given)
          .orElseThrow(() ->
              new CommandFailed(
                  folder.root()
                      + " says of no log that it is its own: name the log's public key with"
                      + " --log-key, so that nobody else's backup is taken for it"));
    }

    private static NoteKey parse(String line) {
      try {
        return NoteKey.parse(line.strip());
      } catch (BadNote e) {
        throw new CommandFailed("--log-key: " + e.getMessage(), e);
      }
    }
  }

  private static String counted(Unpacking.Read read) {
    return read.files() + " files, " + read.octets() + " octets";
  }

  /// Looks through one.
  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      description = {
        "Reads a whole backup as a restore would, and writes nothing: that it is whole, of this appliance, signed by its log's key, and can be opened with this key.",
        "Example: ./sluice backup verify 2026-11-21.backup --key carl.backup"
      })
  static final class Verify implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    @Mixin private DataOption data = new DataOption();
    @Mixin private Opening opening = new Opening();

    @Override
    public Integer call() {
      NoteKey expected = opening.expected(new DataFolder(data.data()));
      try (HpkeKeyPair key = opening.open()) {
        Unpacking.Read read =
            new Unpacking(opening.file, expected)
                .read(
                    key,
                    head -> answer.say(String.valueOf(head), "head", head),
                    (_, content) -> content.to(OutputStream.nullOutputStream()));
        answer.say(
            counted(read) + ": whole, and signed by " + expected.vkey(),
            "files",
            read.files(),
            "octets",
            read.octets(),
            "signedBy",
            expected.vkey());
      }
      return answer.end();
    }
  }

  /// Puts one back.
  @Command(
      name = "restore",
      mixinStandardHelpOptions = true,
      description = {
        "Puts a backup back into a data folder. What was there is put aside, tokens and partitions stay. A longer log that is there stays; --log-from takes the entries that the backup lacks from a copy. A restore that was cut off is finished by the same command.",
        "Then: sluice spool begin-streams.",
        "Example: ./sluice backup restore 2026-11-21.backup --key carl.backup --log-from mirror/log"
      })
  static final class Put implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    @Mixin private DataOption data = new DataOption();
    @Mixin private Opening opening = new Opening();

    @Option(
        names = "--log-from",
        paramLabel = "DIR",
        description = "A newer copy of the log: the low side's mirror, or an export for reviewers.")
    private @Nullable Path logFrom;

    @Override
    public Integer call() {
      DataFolder folder = new DataFolder(data.data());
      folder.make();
      try (FolderLock _ = FolderLock.take(folder)) {
        Restore restore = new Restore(folder, this::tell);
        if (restore.isCutOff()) {
          answer.tell("a restore was cut off here: it is finished, as it was begun");
        } else {
          prepare(folder, restore);
        }
        var replaced = restore.finish();
        answer.say("what was there is in " + replaced, "replaced", replaced);
        answer.tell(
            "next: sluice spool begin-streams, which the partitions answer only if the log is not"
                + " behind what they have seen");
      }
      return answer.end();
    }

    private void prepare(DataFolder folder, Restore restore) {
      NoteKey expected = opening.expected(folder);
      try (HpkeKeyPair key = opening.open()) {
        Unpacking.Read read = restore.prepare(opening.file, key, expected, logFrom);
        answer.tell(counted(read));
      }
    }

    private void tell(String step) {
      if (!step.startsWith("unpacking ")) {
        answer.tell(step);
      }
    }
  }
}
