package org.sluice.mikey.message;

import org.sluice.records.codec.Coded;

/// How an identity is written (RFC 3830 section 6.7, RFC 6043 section 6.6). MIKEY-SAKKE messages of
/// TS 33.180 write [#URI] for everything, hashed identifiers too.
public enum IdType implements Coded {
  /// Network access identifier.
  NAI(0),
  /// URI.
  URI(1),
  /// Any octets.
  BYTE_STRING(2);

  private final int code;

  IdType(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }
}
