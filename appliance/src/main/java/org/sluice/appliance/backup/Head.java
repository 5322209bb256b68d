package org.sluice.appliance.backup;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.records.id.Hash32;

/// What a backup says of itself, first of all: whose it is and how far its log is.
///
/// @param id random, to tell backups apart
/// @param made seconds
/// @param logKey the log's public key as a vkey line, which begins with the log's name
/// @param logSize entries
/// @param logRoot of these entries
record Head(Hash32 id, long made, String logKey, long logSize, Hash32 logRoot) {
  /// Its name among the entries.
  static final String NAME = "backup";

  /// Longest text.
  static final int MAX_OCTETS = 4096;

  private static final Pattern TEXT =
      Pattern.compile(
          """
          sluice-backup/1
          id ([0-9a-f]{64})
          made ([0-9]{1,12})
          log-key ([!-~]{1,1024})
          log-size ([0-9]{1,18})
          log-root ([0-9a-f]{64})
          """);

  byte[] text() {
    return ("sluice-backup/1\nid "
            + id
            + "\nmade "
            + made
            + "\nlog-key "
            + logKey
            + "\nlog-size "
            + logSize
            + "\nlog-root "
            + logRoot
            + "\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  static Head parse(byte[] octets) {
    Matcher m = TEXT.matcher(new String(octets, StandardCharsets.US_ASCII));
    if (!m.matches()) {
      throw new CommandFailed(
          "this backup was made by another version of Sluice: expected sluice-backup/1. Restore it"
              + " with the program that made it, or a newer one");
    }
    return new Head(
        Hash32.fromHex(m.group(1)),
        Long.parseLong(m.group(2)),
        m.group(3),
        Long.parseLong(m.group(4)),
        Hash32.fromHex(m.group(5)));
  }

  /// The log's name.
  String origin() {
    return logKey.split("\\+", -1)[0];
  }

  @Override
  public String toString() {
    return "backup "
        + id.toString().substring(0, 16)
        + " of "
        + origin()
        + ", made "
        + Instant.ofEpochSecond(made)
        + ", log of "
        + logSize
        + " entries";
  }
}
