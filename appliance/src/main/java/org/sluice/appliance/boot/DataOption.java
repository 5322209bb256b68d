package org.sluice.appliance.boot;

import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.settings.Settings;
import org.sluice.appliance.settings.SettingsLog;
import org.sluice.appliance.state.Database;
import picocli.CommandLine.Option;

/// Which data folder and which PINs: the same two options on every command.
public final class DataOption {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Data folder of the high side (default: high/ in the folder named by SLUICE_DATA, else ~/.sluice/high).")
  private @Nullable Path data;

  @Option(
      names = "--pins",
      paramLabel = "DIR",
      description =
          "Folder with TOKEN.pin files, each readable by its owner only; without it PINs are asked for.")
  private @Nullable Path pins;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description =
          "The time to go by, such as 2026-12-01T09:00:00Z, where the machine's clock is wrong or was off for long. Never before the log's last time.")
  private @Nullable String at;

  private InstantSource machine = InstantSource.system();
  private @Nullable OperatorClock clock;
  private @Nullable Settings settings;
  private boolean settingsKept;

  /// The options of a command that makes both folders itself.
  public static DataOption of(Path data, Path pins) {
    DataOption option = new DataOption();
    option.data = data;
    option.pins = pins;
    return option;
  }

  /// The same, over another clock than the machine's.
  ///
  /// @param pins null for one that can only look
  public static DataOption of(Path data, @Nullable Path pins, InstantSource machine) {
    DataOption option = new DataOption();
    option.data = data;
    option.pins = pins;
    option.machine = machine;
    return option;
  }

  /// The data folder.
  public Path data() {
    return folder(data);
  }

  /// The data folder, where `said` is what stands behind `--data`, if it is there.
  static Path folder(@Nullable Path said) {
    if (said != null) {
      return said.toAbsolutePath().normalize();
    }
    String base = System.getenv("SLUICE_DATA");
    Path folder =
        base == null ? Path.of(System.getProperty("user.home"), ".sluice") : Path.of(base);
    return folder.resolve("high").toAbsolutePath().normalize();
  }

  /// What is set on this machine, read once: what the process began with counts until it ends.
  ///
  /// @throws CommandFailed naming what is wrong in the file, and where
  public synchronized Settings settings() {
    Settings same = settings;
    if (same == null) {
      same = Settings.of(data());
      settings = same;
    }
    return same;
  }

  /// The data folder of a high side that can be opened, by settings that can be read.
  DataFolder folder() {
    DataFolder folder = new DataFolder(data());
    folder.requireComplete();
    var _ = settings();
    return folder;
  }

  /// Writes down which settings are others than a process had before: once, by who changes
  /// something first.
  public synchronized void keepSettings(Database database) {
    if (!settingsKept) {
      new SettingsLog(database).record(settings(), clock().instant(), Settings.command());
      settingsKept = true;
    }
  }

  /// The clock to go by: one for as long as the command runs, so that a time that was said runs on
  /// however often the folder is opened.
  public synchronized OperatorClock clock() {
    OperatorClock same = clock;
    if (same == null) {
      same = OperatorClock.of(at, machine);
      clock = same;
    }
    return same;
  }

  /// Whether PINs come from files, so that nobody is asked for them.
  public boolean hasPins() {
    return pins != null;
  }

  /// The file with a token's PIN, or null to ask for it.
  public @Nullable Path pin(String token) {
    return pins == null ? null : pins.resolve(token + ".pin");
  }
}
