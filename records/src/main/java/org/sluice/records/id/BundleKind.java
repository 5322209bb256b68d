package org.sluice.records.id;

import org.sluice.records.codec.Coded;

/// What the items of an export bundle are. Kinds below 16 travel in stream K, where every bundle
/// has a log entry; kinds from 16 in stream L, which carries the log and never has one.
public enum BundleKind implements Coded {
  /// Sealed key sets.
  KEY_SETS(1),
  /// A KMS certificate, XML.
  CERTIFICATE(2),
  /// A signed domain profile.
  PROFILE(3),
  /// Access records.
  ACCESS(4),
  /// The signed manifest of a finished request.
  MANIFEST(5),
  /// Openings of the log's commitments, sealed to a reviewer.
  OPENINGS(6),
  /// A list of revoked identities.
  REVOCATIONS(7),
  /// A run of log entries with the checkpoint that covers them.
  LOG_SEGMENT(16),
  /// What the high side says of itself at intervals.
  HEARTBEAT(17);

  /// First code of stream L.
  public static final int FIRST_OF_LOG_STREAM = 16;

  private final int code;

  BundleKind(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }

  /// Whether it travels in stream L.
  public boolean isLogStream() {
    return code >= FIRST_OF_LOG_STREAM;
  }
}
