package org.sluice.distribution.store;

import java.nio.charset.StandardCharsets;

/// The column families of the store. Names are part of the format: never changed, never used again.
enum Table {
  /// stream (17) | u64 sequence -> payload hash (32) | u8 kind.
  BUNDLES("bundles"),
  /// recipient (32) | commitment (32) | u64 period | u64 leaf index -> encoded SealedKeySet.
  KEY_SETS("keysets"),
  /// hash of the authentication key (32) | commitment (32) -> encoded AccessRecord.
  ACCESS("access"),
  /// SHA-256 of the user's URI (32) | hash of the authentication key (32) | commitment (32) ->
  /// nothing: where the access records of a user are.
  USERS("users"),
  /// path in ASCII -> octets of a certificate, profile, policy or manifest.
  DOCUMENTS("documents"),
  /// hash of the log's origin (32) | u64 first index | stream (17) | u64 sequence -> encoded
  /// LogSegment.
  WAITING("waiting"),
  /// domain in ASCII | 0 | u64 period -> u64 number of key records.
  COUNTS("counts"),
  /// recipient (32) | commitment (32) | u64 period -> u64 seconds since 1970 of the last pull.
  PULLS("pulls"),
  /// hash of the authentication key (32) | commitment (32) -> encoded Asked.
  ASKED("asked"),
  /// topic / partition / topic id in ASCII -> u64 offset of the next record.
  POSITIONS("positions"),
  /// u64 number -> text in UTF-8.
  ALARMS("alarms");

  private final String family;

  Table(String family) {
    this.family = family;
  }

  byte[] family() {
    return family.getBytes(StandardCharsets.US_ASCII);
  }
}
