package org.sluice.records.frame;

/// How much a [FrameDecoder] keeps, whatever arrives.
///
/// @param maxObject octets of the largest object
/// @param maxOpenObjects objects that may be incomplete at a time
/// @param maxOpenOctets octets reserved for them together, at least twice `maxObject` and 64 KiB
/// @param remembered how many complete objects are remembered, to know their late copies
public record FrameLimits(int maxObject, int maxOpenObjects, long maxOpenOctets, int remembered) {
  /// For bundles of up to 16 MiB of payload with their proofs: 64 open, 128 MiB.
  public static final FrameLimits DEFAULT = new FrameLimits(20 << 20, 64, 128L << 20, 4096);

  private static final int SMALLEST = 1 << 16;

  /// Checks that at least one object fits.
  public FrameLimits {
    if (maxObject < 1
        || maxOpenObjects < 1
        || maxOpenOctets < 2L * maxObject + SMALLEST
        || remembered < 0) {
      throw new IllegalArgumentException(
          "frame limits: expected room for one object, got "
              + maxObject
              + ", "
              + maxOpenObjects
              + ", "
              + maxOpenOctets
              + ", "
              + remembered);
    }
  }
}
