package org.sluice.mikey.sakke;

/// How many blocks HashToIntegerRange takes for the mask of a shared secret value of 256 bits (RFC
/// 6508 section 5.1, step 3: l = Ceiling(lg(n)/256) for n = 2^256). Values of 128 bits, those of
/// RFC 6509, are not concerned.
public enum Mask256 {
  /// l = 2, from the 257 bits of the number 2^256: what deployed clients and group servers do.
  INTEROPERABLE(2),
  /// l = 1, from lg(2^256) = 256: the letter of the RFC, which nobody is known to deploy.
  LITERAL(1);

  private final int blocks;

  Mask256(int blocks) {
    this.blocks = blocks;
  }

  int blocks() {
    return blocks;
  }
}
