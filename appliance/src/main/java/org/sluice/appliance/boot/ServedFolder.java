package org.sluice.appliance.boot;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The data folder that `serve` was started for.
public final class ServedFolder {

  private static final AtomicReference<@Nullable DataOption> FOLDER = new AtomicReference<>();

  private ServedFolder() {}

  static void set(DataOption option) {
    FOLDER.set(option);
  }

  /// The folder.
  public static DataOption get() {
    DataOption option = FOLDER.get();
    if (option == null) {
      throw new CommandFailed("the program was not started with serve");
    }
    return option;
  }
}
