package org.sluice.appliance.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sluice.records.tlog.MemoryTileStore;
import org.sluice.records.tlog.TileStore;

/// A disk on which one change fails: it is lost, or done and reported as lost. Every change after
/// it fails too, as on a disk that is full or has become read-only, until the disk is good again.
public final class FaultyStore implements TileStore {
  private final MemoryTileStore disk;
  private final boolean done;
  private int left;

  public FaultyStore(MemoryTileStore disk, int failingChange, boolean done) {
    this.disk = disk;
    this.left = failingChange;
    this.done = done;
  }

  private void change(Runnable change) {
    boolean first = left == 0;
    if (left-- > 0 || (first && done)) {
      change.run();
    }
    if (left < 0) {
      throw new IllegalStateException("No space left on device");
    }
  }

  @Override
  public byte @Nullable [] read(String path) {
    return disk.read(path);
  }

  @Override
  public void write(String path, byte[] octets) {
    change(() -> disk.write(path, octets));
  }

  @Override
  public List<String> list(String folder) {
    return disk.list(folder);
  }

  @Override
  public void delete(String path) {
    change(() -> disk.delete(path));
  }
}
