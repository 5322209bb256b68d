package org.sluice.appliance.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.sluice.appliance.boot.DataFolder;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.FolderLock;
import org.sluice.appliance.boot.HighSide;
import org.sluice.mikey.hpke.HpkeKeyPair;

/// A backup or a restore in a process of its own, which ends at a step as if it had been killed (no
/// finally, no close, no shutdown hook), or which may write only so much into one file.
final class KilledBackup {
  static final int EXIT = 77;
  static final int FAILED = 1;

  private KilledBackup() {}

  /// How it ended.
  record End(int exit, String text) {}

  /// @param most KiB in one file, 0 for as many as there are
  static End start(Path log, int most, Object... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    if (most > 0) {
      command.addAll(List.of("bash", "-c", "ulimit -f " + most + "; exec \"$0\" \"$@\""));
    }
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:-UsePerfData",
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            KilledBackup.class.getName()));
    for (Object a : arguments) {
      command.add(String.valueOf(a));
    }
    int exit =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    return new End(exit, Files.readString(log));
  }

  /// `make HIGH PINS FILE KEY-LINE-FILE STEP` or `restore HIGH FILE KEY-FILE PASSPHRASE STEP`.
  public static void main(String[] args) {
    Consumer<String> step =
        s -> {
          if (s.equals(args[5])) {
            Runtime.getRuntime().halt(EXIT);
          }
        };
    try {
      if (args[0].equals("make")) {
        make(args, step);
      } else {
        restore(args, step);
      }
    } catch (RuntimeException e) {
      System.out.println(e.getMessage());
      Runtime.getRuntime().halt(FAILED);
    }
  }

  private static void make(String[] args, Consumer<String> step) {
    DataOption data = DataOption.of(Path.of(args[1]), Path.of(args[2]));
    try (HighSide high = HighSide.open(data).unlock(data)) {
      BackupDesk.Made _ =
          new BackupDesk(high, step)
              .make(Path.of(args[3]), List.of(CustodianKey.read(Path.of(args[4]))), Instant.now());
    }
  }

  private static void restore(String[] args, Consumer<String> step) {
    DataFolder folder = new DataFolder(Path.of(args[1]));
    try (FolderLock _ = FolderLock.take(folder);
        HpkeKeyPair key = CustodianKey.open(Path.of(args[3]), args[4].toCharArray())) {
      Restore restore = new Restore(folder, step);
      if (!restore.isCutOff()) {
        Unpacking.Read _ =
            restore.prepare(Path.of(args[2]), key, LogKeys.of(folder.logKey()).orElseThrow(), null);
      }
      Path _ = restore.finish();
    }
  }
}
