package org.sluice.records.id;

import org.sluice.records.codec.Coded;

/// How an [Identifier] is made from a user's URI and a key period. The code is the ID scheme of the
/// SAKKE payload (RFC 6509, TS 33.180).
public enum IdentifierFormat implements Coded {
  /// RFC 6509 section 3.2: calendar month and URI in clear.
  RFC6509_MONTHLY(1),
  /// TS 33.180 clause F.2.1: a SHA-256 hash over URI, KMS and period.
  TS33180_HASHED(2),
  /// A text of the domain's own, see [IdentifierTemplate]; calendar months. The code is the second
  /// of the private range 240 to 254: the first is used by others.
  TEMPLATE(241);

  private final int code;

  IdentifierFormat(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }
}
