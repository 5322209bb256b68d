package org.sluice.records.tlog;

/// A file of a log that is missing, has the wrong size, or does not fit the rest of the tree.
public final class LogDamaged extends TlogException {
  private static final long serialVersionUID = 1L;

  /// @serial
  private final String path;

  LogDamaged(String path, String expected, String got) {
    super("log file " + path + ": expected " + expected + ", got " + got);
    this.path = path;
  }

  /// The file, relative to the log.
  public String path() {
    return path;
  }
}
