package org.sluice.records.id;

import org.sluice.records.codec.Coded;

/// What a key is made for.
public enum Purpose implements Coded {
  /// A user's keys of the current or a coming period.
  ISSUE(1),
  /// An audit key: an RSK alone, so it opens and cannot sign.
  AUDIT(2),
  /// A user's keys of an earlier period.
  PAST(3),
  /// The one extraction that proves a new generation works, for [UserUri#SELF_TEST].
  SELF_TEST(4);

  private final int code;

  Purpose(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }
}
