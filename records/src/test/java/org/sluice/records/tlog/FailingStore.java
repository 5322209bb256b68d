package org.sluice.records.tlog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A store whose write number n fails once: lost, or done and reported as lost.
class FailingStore implements TileStore {
  private final TileStore inner;
  private int failAt = Integer.MAX_VALUE;
  private boolean done;
  private int writes;

  FailingStore(TileStore inner) {
    this.inner = inner;
  }

  void failAt(int write, boolean doneAll) {
    this.failAt = write;
    this.done = doneAll;
    this.writes = 0;
  }

  int writes() {
    return writes;
  }

  @Override
  public byte @Nullable [] read(String path) {
    return inner.read(path);
  }

  @Override
  public void write(String path, byte[] octets) {
    boolean fails = writes++ == failAt;
    if (!fails || done) {
      inner.write(path, octets);
    }
    if (fails) {
      throw new IllegalStateException("the disk is gone");
    }
  }

  @Override
  public List<String> list(String folder) {
    return inner.list(folder);
  }

  @Override
  public void delete(String path) {
    inner.delete(path);
  }
}
