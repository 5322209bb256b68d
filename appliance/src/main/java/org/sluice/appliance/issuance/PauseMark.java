package org.sluice.appliance.issuance;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sluice.appliance.boot.HighSide;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.RequestId;

/// A file that tells the run of a request to stop after the batches it has begun. Whoever may write
/// in the data folder can set it, also while another process runs the request; it grants nothing.
public final class PauseMark {
  private final Path file;

  /// Of one request.
  public PauseMark(HighSide high, RequestId id) {
    this.file = high.requests().path(id).resolveSibling(id + ".paused");
  }

  /// Whether the run is to stop, or not to begin.
  public boolean isSet() {
    return Files.exists(file);
  }

  /// Has it stop; durable when this returns.
  public void set() {
    DurableFiles.write(file, "paused\n".getBytes(StandardCharsets.US_ASCII));
  }

  /// Lets it go on.
  public void clear() {
    DurableFiles.delete(file);
  }
}
