package org.sluice.threshold;

/// Kills the process of one partition in tests: after so many durable writes, in token or store, it
/// is dead, and neither answers before it is started again. What was written stays.
public final class Fuse {

  /// The process is dead. No code of it may catch this and go on.
  public static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private static final int NEVER = -1;

  private int left = NEVER;
  private boolean dead;
  private int writes;

  /// Dies instead of the write after `count` more.
  public void burn(int count) {
    left = count;
  }

  /// A new process.
  public void revive() {
    dead = false;
    left = NEVER;
  }

  /// Whether it has died.
  public boolean isDead() {
    return dead;
  }

  /// Durable writes so far.
  public int writes() {
    return writes;
  }

  void read() {
    if (dead) {
      throw new Killed();
    }
  }

  void write() {
    read();
    if (left == 0) {
      dead = true;
      throw new Killed();
    }
    if (left > 0) {
      left--;
    }
    writes++;
  }
}
