package org.sluice.distribution.pull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.Hash32;

/// Devices that the help desk of this side has denied at once, before the high side can revoke
/// them: one empty file each.
///
/// It can only deny. A file works across processes, so the command need not talk to the running
/// server.
public final class Suspensions {
  private final Path folder;

  /// Suspensions of one server.
  ///
  /// @param data the server's data folder
  public Suspensions(Path data) {
    this.folder = data.resolve("suspended");
  }

  /// Whether it is denied.
  public boolean contains(Hash32 authKey) {
    return of(authKey).getAsBoolean();
  }

  /// Whether it is denied, looked up each time that this is asked.
  BooleanSupplier of(Hash32 authKey) {
    Path file = file(authKey);
    return () -> Files.exists(file);
  }

  /// Denies a device from now on.
  public void add(Hash32 authKey) {
    DurableFiles.write(file(authKey), new byte[0]);
  }

  /// Lifts a suspension; false if there was none.
  public boolean remove(Hash32 authKey) throws IOException {
    return Files.deleteIfExists(file(authKey));
  }

  private Path file(Hash32 authKey) {
    return folder.resolve(authKey.toString());
  }
}
