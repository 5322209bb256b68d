package org.sluice.appliance.boot;

import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
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
    if (data != null) {
      return data.toAbsolutePath().normalize();
    }
    String base = System.getenv("SLUICE_DATA");
    Path folder =
        base == null ? Path.of(System.getProperty("user.home"), ".sluice") : Path.of(base);
    return folder.resolve("high").toAbsolutePath().normalize();
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
