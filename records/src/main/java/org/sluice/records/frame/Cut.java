package org.sluice.records.frame;

/// How an object is cut: into symbols of equal length (the last one filled with zeros), and these
/// into blocks whose numbers of symbols differ by at most one.
///
/// Everything is in each frame, so each frame alone tells where its symbol belongs. The digest is
/// part of it: two objects under one name are never mixed, nor frames of two versions.
///
/// @param length octets of the object, at least 1
/// @param symbol octets of each symbol
/// @param blocks at least 1
record Cut(StreamItem item, ObjectDigest digest, int length, int symbol, int blocks) {
  /// Most blocks of an object.
  static final int MAX_BLOCKS = 8192;

  /// Symbols of the whole object.
  int symbols() {
    return (length - 1) / symbol + 1;
  }

  /// Number of the first symbol of a block.
  int firstSymbol(int block) {
    return (int) ((long) block * symbols() / blocks);
  }

  /// Data symbols of a block.
  int data(int block) {
    return firstSymbol(block + 1) - firstSymbol(block);
  }

  /// Where a block begins in the object.
  int offset(int block) {
    return firstSymbol(block) * symbol;
  }

  /// Octets of the object that lie in a block.
  int octets(int block) {
    return Math.min(length - offset(block), data(block) * symbol);
  }

  /// Whether the numbers agree with each other.
  boolean consistent() {
    return length >= 1
        && symbol >= 1
        && symbol <= length
        && blocks >= 1
        && blocks <= MAX_BLOCKS
        && blocks <= symbols();
  }
}
