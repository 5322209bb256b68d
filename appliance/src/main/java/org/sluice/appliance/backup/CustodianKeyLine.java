package org.sluice.appliance.backup;

import java.util.regex.Pattern;

/// How the public key of a custodian's backup key is written (see [CustodianKey]).
public final class CustodianKeyLine {
  /// Name and key in hexadecimal.
  public static final Pattern PATTERN =
      Pattern.compile("sluice-backup-key/1 ([a-z][a-z0-9-]{0,31}) ([0-9a-f]{64})");

  /// Said where a line is none.
  public static final String EXPECTED = "expected a line sluice-backup-key/1 NAME HEX";

  private CustodianKeyLine() {}
}
