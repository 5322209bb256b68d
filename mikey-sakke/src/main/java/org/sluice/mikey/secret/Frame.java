package org.sluice.mikey.secret;

/// Scratch space for arithmetic on secrets: a stretch of [SecretPool#MEM] that is zero when opened
/// and wiped when closed. One thread, one try-with-resources; offsets must not be kept after close.
public final class Frame implements AutoCloseable {

  private final long base;
  private final long size;
  private long used;
  private boolean open = true;

  private Frame(long size) {
    this.size = size;
    this.base = SecretPool.acquire(size);
  }

  /// Opens scratch space for `octets` in all.
  public static Frame open(long octets) {
    return new Frame(octets);
  }

  /// Next `octets` of this frame, aligned to 8, zeroed. Returns the offset in [SecretPool#MEM].
  public long alloc(long octets) {
    long rounded = (octets + 7) & -8L;
    if (!open || used + rounded > size) {
      throw new IllegalStateException(
          "frame of " + size + " octets: " + used + " used, " + octets + " more wanted");
    }
    long at = base + used;
    used += rounded;
    return at;
  }

  /// Where the next [#alloc(long)] will be: give it to [#rewind(long)] to drop what came after.
  public long mark() {
    return used;
  }

  /// Wipes and frees everything allocated since `mark`.
  public void rewind(long mark) {
    if (mark < 0 || mark > used) {
      throw new IllegalStateException("frame mark " + mark + " is outside 0.." + used);
    }
    SecretPool.wipe(base + mark, used - mark);
    used = mark;
  }

  /// Wipes the whole frame. Closing twice is harmless.
  @Override
  public void close() {
    if (open) {
      open = false;
      SecretPool.release(base, size);
    }
  }

  @Override
  public String toString() {
    return "Frame[" + size + " octets]";
  }
}
