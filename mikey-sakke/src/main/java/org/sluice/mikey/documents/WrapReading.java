package org.sluice.mikey.documents;

/// How values whose length is no multiple of 8 octets are wrapped under a TrK. TS 33.180 names
/// kw-aes256, which is RFC 3394 and cannot wrap an RSK of 257 or a PVT of 65 octets as they are.
public enum WrapReading {
  /// RFC 5649, with padding, for all three key elements.
  RFC5649,
  /// RFC 3394 of the RSK and the PVT without their first octet (04, which says "uncompressed" and
  /// is always the same), and of the SSK.
  RFC3394_WITHOUT_04
}
