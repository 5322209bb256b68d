package org.sluice.records.frame;

/// What tells an object from another one under its name, and one that was put together rightly from
/// one that was not. Digests of two versions are never equal.
///
/// It vouches for nothing: frames are authentic by their tags, and what is stored is verified by
/// its signature first.
///
/// @param version of the frames, which says how it is made
record ObjectDigest(FrameVersion version, long value) {
  static ObjectDigest of(FrameVersion version, byte[] octets) {
    return new ObjectDigest(version, version.digest(octets));
  }

  boolean isOf(byte[] octets) {
    return version.digest(octets) == value;
  }
}
