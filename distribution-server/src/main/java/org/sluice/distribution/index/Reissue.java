package org.sluice.distribution.index;

/// A key that was made a second time and sealed to a device that did not have it.
///
/// @param index of the later extraction
/// @param earlier index of the latest one before it
public record Reissue(long index, long earlier) {}
