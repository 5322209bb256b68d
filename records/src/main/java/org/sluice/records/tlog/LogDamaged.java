package org.sluice.records.tlog;

/// A file of a log that is missing, has the wrong size, or does not fit the rest of the tree.
public final class LogDamaged extends TlogException {
  private static final long serialVersionUID = 1L;

  /// No single entry is wrong.
  public static final long NO_ENTRY = -1;

  /// @serial
  private final String path;

  /// @serial
  private final long entry;

  LogDamaged(String path, String expected, String got) {
    this(path, NO_ENTRY, expected, got);
  }

  LogDamaged(String path, long entry, String expected, String got) {
    super("log file " + path + ": expected " + expected + ", got " + got);
    this.path = path;
    this.entry = entry;
  }

  /// Index of the first entry that does not have its hash, or [#NO_ENTRY].
  public long entry() {
    return entry;
  }

  /// The file, relative to the log.
  public String path() {
    return path;
  }
}
