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
  SELF_TEST(4),
  /// A practice run of an issue, for [UserUri#drill(int)]: made, verified, wiped, sealed to nobody.
  DRILL(5),
  /// A practice run of an audit key: likewise, an RSK alone.
  DRILL_AUDIT(6);

  private final int code;

  Purpose(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }

  /// Whether it is practice: for reserved identities only, and never exported.
  public boolean isDrill() {
    return this == DRILL || this == DRILL_AUDIT;
  }

  /// Whether the key can open and not sign.
  public boolean isRskAlone() {
    return this == AUDIT || this == DRILL_AUDIT;
  }

  /// Whether it is sealed to nobody.
  public boolean isForNobody() {
    return this == SELF_TEST || isDrill();
  }
}
